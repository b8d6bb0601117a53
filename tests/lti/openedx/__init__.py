"""Open edX's own LTI platform code against our application: see :mod:`.counterpart`."""
