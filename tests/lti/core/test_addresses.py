"""Where requests may go: public https addresses, and nothing that only looks like one."""

from __future__ import annotations

import ipaddress

import pytest

from npt_training.lti.addresses import AddressRefused, is_public, read_target, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.100.100.200", "0.0.0.0", "224.0.0.1", "255.255.255.255", "168.63.129.16",
        "192.0.0.192", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2001:db8::1", "2001::1",
    ],
)  # fmt: skip
def test_refuses_what_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111",
                                     "64:ff9b::808:808", "::ffff:8.8.8.8"])  # fmt: skip
def test_accepts_what_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example/keys", "ftp://lms.example/keys", "file:///etc/passwd", "", "keys",
        "https://", "https://user:word@lms.example/", "//lms.example/keys", "javascript:alert(1)",
        "https://lms.example:99999/", "https://[::1", "gopher://lms.example",
    ],
)  # fmt: skip
def test_refuses_what_is_not_a_plain_https_address(url: str) -> None:
    with pytest.raises(AddressRefused):
        read_target(url)


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://0x7f000001/",
     "https://2130706433/", "https://127.1/", "https://localhost./", "https://0/"],
)  # fmt: skip
def test_refuses_every_way_to_write_loopback(url: str) -> None:
    with pytest.raises(AddressRefused):
        resolve(read_target(url))


def test_the_setting_opens_loopback_and_nothing_else() -> None:
    assert resolve(read_target("http://127.0.0.1:9/", loopback=True), loopback=True)
    for url in ("http://10.0.0.1/", "https://169.254.169.254/", "http://8.8.8.8/"):
        with pytest.raises(AddressRefused):
            resolve(read_target(url, loopback=True), loopback=True)


def test_keeps_port_path_and_query() -> None:
    target = read_target("https://LMS.example:8443/a/b?type_id=1#part")
    assert (target.host, target.port, target.path) == ("lms.example", 8443, "/a/b?type_id=1")
