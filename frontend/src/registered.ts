/** Tells the LMS that registering is over, so that it closes the frame or window it opened. */
const around: Window | null = window.opener ?? (window.parent === window ? null : window.parent);
around?.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
