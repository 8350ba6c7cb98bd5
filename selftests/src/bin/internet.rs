// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Sockets of the internet over the loopback, sockets to the kernel and to devices, interfaces, and addresses as text.
#![no_std]
#![no_main]

use nilibc::selftest::root;
use nilibc::*;
use selftests::{fails, is};

selftest! {
    // Over the loopback.
    stream_carries_bytes_both_ways if loopback(), NO_LOOPBACK
                                           => stream_carries_bytes_both_ways();
    stream_knows_both_its_ends if loopback(), NO_LOOPBACK
                                           => stream_knows_both_its_ends();
    stream_that_is_refused if loopback(), NO_LOOPBACK
                                           => stream_that_is_refused();
    stream_connects_in_the_background if loopback(), NO_LOOPBACK
                                           => stream_connects_in_the_background();
    stream_has_an_urgent_byte if loopback(), NO_LOOPBACK
                                           => stream_has_an_urgent_byte();
    stream_keeps_its_options if loopback(), NO_LOOPBACK
                                           => stream_keeps_its_options();
    port_is_not_bound_twice if loopback(), NO_LOOPBACK
                                           => port_is_not_bound_twice();
    datagram_tells_its_sender if loopback(), NO_LOOPBACK
                                           => datagram_tells_its_sender();
    stream_of_version_6 if has(AF_INET6) && loopback(), "needs version 6"
                                           => stream_of_version_6();

    // To the kernel and to devices.
    netlink_tells_of_the_loopback if has(AF_NETLINK), "needs netlink"
                                           => netlink_tells_of_the_loopback();
    packet_is_seen_on_the_loopback if packets() && loopback(), "needs packet sockets, and root"
                                           => packet_is_seen_on_the_loopback();
    vsock_is_bound_to_a_port if has(AF_VSOCK), "needs vsock"
                                           => vsock_is_bound_to_a_port();

    // Interfaces.
    interface_has_a_number_and_a_name if interfaces(), NO_INTERFACES
                                           => interface_has_a_number_and_a_name();
    interface_has_flags if loopback(), NO_LOOPBACK
                                           => if_flags(c"lo")? & (IFF_UP | IFF_LOOPBACK) == IFF_UP | IFF_LOOPBACK;
    interface_that_is_not_there if interfaces(), NO_INTERFACES
                                           => fails(if_nametoindex(c"none"), Errno::NODEV);
    interface_with_too_long_a_name         => fails(if_nametoindex(c"0123456789abcdef"), Errno::NODEV);
    interface_of_no_number if interfaces(), NO_INTERFACES
                                           => fails(if_indextoname(u32::MAX, &mut [0; 16]), Errno::NXIO);

    // Names.
    name_in_numbers_is_connected_to if loopback(), NO_LOOPBACK
                                           => name_in_numbers_is_connected_to();
    name_of_this_machine                   => finds(c"localhost", AF_INET, in_addr::LOOPBACK)?;
    name_that_nobody_can_resolve           => getaddrinfo(Some(c"nowhere.invalid"), None, &addrinfo::ANY).err() == Some(AddressError::NONAME);
    name_of_a_protocol                     => getprotobyname(c"udp").is_some_and(|udp| udp.p_proto == IPPROTO_UDP);

    // Numbers and text. Much more of it is held against glibc on the host.
    network_order_has_high_bytes_first     => htonl(0x0102_0304).to_ne_bytes() == [1, 2, 3, 4] && htons(0x0102).to_ne_bytes() == [1, 2];
    network_order_and_back                 => ntohl(htonl(7)) == 7 && ntohs(htons(7)) == 7;
    text_becomes_an_address                => inet_pton(c"192.168.0.1") == Some(in_addr::new([192, 168, 0, 1]));
    text_becomes_an_address_of_version_6   => inet_pton(c"::1") == Some(in6addr_loopback) && inet_pton(c"::") == Some(in6addr_any);
    text_with_too_many_parts               => inet_pton::<in_addr>(c"1.2.3.4.5").is_none() && inet_pton::<in6_addr>(c"1::2::3").is_none();
    text_as_people_write_it                => inet_aton(c"127.1") == Some(in_addr::LOOPBACK) && inet_aton(c"0x7f000001") == Some(in_addr::LOOPBACK);
    address_becomes_text                   => shows(in_addr::new([10, 0, 200, 9]), b"[10.0.200.9]");
    address_of_version_6_becomes_text      => shows(in6_addr { s6_addr: *b"\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\x07\xab\xcd" }, b"[fe80::7:abcd]");
}

const NO_LOOPBACK: &str = "needs the loopback, which root can start";
const NO_INTERFACES: &str = "user-mode emulation cannot ask for an interface here";

/// Whether there are sockets of this family.
fn has(family: c_int) -> bool {
    let kind = if family == AF_NETLINK { SOCK_RAW } else { SOCK_STREAM };
    socket(family, kind, 0).is_ok()
}

/// Whether the loopback works, once it is started.
fn loopback() -> bool {
    // It may be started already, and nobody may be told.
    let _ = if_flags(c"lo").and_then(|flags| if_set_flags(c"lo", flags | IFF_UP));
    bound(SOCK_STREAM).is_ok()
}

/// Whether interfaces can be asked for: a kernel with sockets has one.
fn interfaces() -> bool {
    if_nametoindex(c"lo").is_ok()
}

const ANYWHERE: sockaddr_in = sockaddr_in::new(in_addr::LOOPBACK, 0);

/// A socket on a free port of the loopback, and where that is.
fn bound(kind: c_int) -> Result<(OwnedFd, sockaddr_in)> {
    let socket = socket(AF_INET, kind, 0)?;
    bind(&socket, &ANYWHERE)?;
    let address = getsockname(&socket)?.get()?;
    Ok((socket, address))
}

/// The two ends of a connection.
fn connected() -> Result<[OwnedFd; 2]> {
    let (listener, address) = bound(SOCK_STREAM)?;
    listen(&listener, 1)?;
    let client = socket(AF_INET, SOCK_STREAM, 0)?;
    connect(&client, &address)?;
    Ok([client, accept(&listener)?])
}

/// Whether this is what is received next, in as many pieces as it comes in.
fn receives(fd: impl AsFd, expected: &[u8]) -> Result<bool> {
    let mut room = [0; 64];
    let room = room.get_mut(..expected.len()).unwrap_or(&mut []);
    recv(fd, room, MSG_WAITALL)?;
    Ok(is(room, expected))
}

fn stream_carries_bytes_both_ways() -> Result<bool> {
    let [client, server] = connected()?;
    send(&client, b"there", 0)?;
    send(&server, b"back", MSG_MORE)?;
    send(&server, b" again", 0)?;
    shutdown(&client, SHUT_WR)?;
    let ended = receives(&server, b"there")? && recv(&server, &mut [0], 0)? == 0;
    Ok(ended && receives(&client, b"back again")?)
}

fn stream_knows_both_its_ends() -> Result<bool> {
    let [client, server] = connected()?;
    let ends: [sockaddr_in; 2] = [getsockname(&client)?.get()?, getsockname(&server)?.get()?];
    let others: [sockaddr_in; 2] = [getpeername(&server)?.get()?, getpeername(&client)?.get()?];
    Ok(ends == others && ends.iter().all(|end| end.sin_addr == in_addr::LOOPBACK && end.port() > 0))
}

fn stream_that_is_refused() -> Result<bool> {
    // A port that is bound and not listened to.
    let (_closed, address) = bound(SOCK_STREAM)?;
    Ok(fails(connect(socket(AF_INET, SOCK_STREAM, 0)?, &address), Errno::CONNREFUSED))
}

fn stream_connects_in_the_background() -> Result<bool> {
    let (listener, address) = bound(SOCK_STREAM)?;
    listen(&listener, 1)?;
    let client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)?;
    match connect(&client, &address) {
        Ok(()) | Err(Errno::INPROGRESS) => {}
        Err(error) => return Err(error),
    }
    let ready = poll(&mut [pollfd::new(&client, POLLOUT)], -1)?;
    let error: c_int = getsockopt(&client, SOL_SOCKET, SO_ERROR)?;
    accept4(&listener, SOCK_NONBLOCK)?;
    Ok((ready, error) == (1, 0))
}

fn stream_has_an_urgent_byte() -> Result<bool> {
    let [client, server] = connected()?;
    send(&client, b"x", 0)?;
    send(&client, b"!", MSG_OOB)?;
    poll(&mut [pollfd::new(&server, POLLPRI)], -1)?;
    let before = sockatmark(&server)?;
    let read = receives(&server, b"x")?;
    let mut urgent = [0];
    recv(&server, &mut urgent, MSG_OOB)?;
    Ok(!before && read && sockatmark(&server)? && urgent == *b"!")
}

fn stream_keeps_its_options() -> Result<bool> {
    let [client, _server] = connected()?;
    let keeps = |level, name, value: c_int| {
        setsockopt(&client, level, name, &value)?;
        Ok(getsockopt::<c_int>(&client, level, name)? == value)
    };
    let reuse = keeps(SOL_SOCKET, SO_REUSEADDR, 1)? && keeps(SOL_SOCKET, SO_KEEPALIVE, 1)?;
    Ok(reuse && keeps(IPPROTO_TCP, TCP_NODELAY, 1)? && keeps(IPPROTO_TCP, TCP_KEEPCNT, 7)?)
}

fn port_is_not_bound_twice() -> Result<bool> {
    let (listener, address) = bound(SOCK_STREAM)?;
    listen(&listener, 1)?;
    Ok(fails(bind(socket(AF_INET, SOCK_STREAM, 0)?, &address), Errno::ADDRINUSE))
}

fn datagram_tells_its_sender() -> Result<bool> {
    let ((one, one_address), (other, other_address)) = (bound(SOCK_DGRAM)?, bound(SOCK_DGRAM)?);
    sendto(&one, b"first", 0, &other_address)?;
    sendto(&one, b"second", 0, &other_address)?;
    let mut room = [0; 16];
    let (len, sender) = recvfrom(&other, &mut room, 0)?;
    let first = (len, sender.family()) == (5, AF_INET) && sender.get::<sockaddr_in>()? == one_address;
    // Connected, it needs no address, and takes nothing from others.
    connect(&one, &other_address)?;
    send(&one, b"third", 0)?;
    Ok(first && receives(&other, b"second")? && receives(&other, b"third")?)
}

fn stream_of_version_6() -> Result<bool> {
    let (listener, client) = (socket(AF_INET6, SOCK_STREAM, 0)?, socket(AF_INET6, SOCK_STREAM, 0)?);
    setsockopt(&listener, IPPROTO_IPV6, IPV6_V6ONLY, &1)?;
    bind(&listener, &sockaddr_in6::new(in6addr_loopback, 0))?;
    listen(&listener, 1)?;
    let address: sockaddr_in6 = getsockname(&listener)?.get()?;
    connect(&client, &address)?;
    let server = accept(&listener)?;
    send(&client, b"six", 0)?;
    Ok(receives(&server, b"six")? && getpeername(&client)?.get::<sockaddr_in6>()? == address && address.port() > 0)
}

/// Asks the kernel for a list of its interfaces: rtnetlink(7). Of the first it tells the number, which is the loopback's.
fn netlink_tells_of_the_loopback() -> Result<bool> {
    const RTM_NEWLINK: u16 = 16;
    const RTM_GETLINK: u16 = 18;
    const NLM_F_REQUEST_DUMP: u16 = 0x301;
    let socket = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)?;
    bind(&socket, &sockaddr_nl::new(0, 0))?;
    let own: sockaddr_nl = getsockname(&socket)?.get()?;
    // A head of 16 bytes, and a struct of as many that says nothing.
    let mut request = [0; 32];
    request[..4].copy_from_slice(&32_u32.to_ne_bytes());
    request[4..6].copy_from_slice(&RTM_GETLINK.to_ne_bytes());
    request[6..8].copy_from_slice(&NLM_F_REQUEST_DUMP.to_ne_bytes());
    sendto(&socket, &request, 0, &sockaddr_nl::new(0, 0))?;
    let mut answer = [0; 4096];
    let (len, sender) = recvfrom(&socket, &mut answer, 0)?;
    let kind = u16::from_ne_bytes([answer[4], answer[5]]);
    let index = u32::from_ne_bytes([answer[20], answer[21], answer[22], answer[23]]);
    let from_kernel = sender.get::<sockaddr_nl>()?.nl_pid == 0 && own.nl_pid != 0;
    Ok(len >= 32 && kind == RTM_NEWLINK && from_kernel && index == 1)
}

fn packets() -> bool {
    root() && socket(AF_PACKET, SOCK_RAW, 0).is_ok()
}

/// A datagram that is sent over the loopback, as it is on the wire: 14 bytes of Ethernet, 20 of IP and 8 of UDP before it.
fn packet_is_seen_on_the_loopback() -> Result<bool> {
    const ETH_P_IP: u16 = 0x0800;
    const OTHER_WAY: u8 = 4;
    let wire = socket(AF_PACKET, SOCK_RAW, 0)?;
    let index = if_nametoindex(c"lo")? as c_int;
    bind(&wire, &sockaddr_ll::new(ETH_P_IP, index))?;
    let ((one, _), (_other, address)) = (bound(SOCK_DGRAM)?, bound(SOCK_DGRAM)?);
    sendto(&one, b"nilibc on the wire", 0, &address)?;
    let mut frame = [0; 256];
    loop {
        let (len, sender) = recvfrom(&wire, &mut frame, 0)?;
        let sender: sockaddr_ll = sender.get()?;
        if frame.get(42..len) == Some(b"nilibc on the wire") {
            let (kind, protocol) = (sender.sll_pkttype, u16::from_be(sender.sll_protocol));
            return Ok(sender.sll_ifindex == index && protocol == ETH_P_IP && (kind == 0 || kind == OTHER_WAY));
        }
    }
}

fn vsock_is_bound_to_a_port() -> Result<bool> {
    let socket = socket(AF_VSOCK, SOCK_STREAM, 0)?;
    bind(&socket, &sockaddr_vm::new(VMADDR_CID_ANY, VMADDR_PORT_ANY))?;
    Ok(getsockname(&socket)?.get::<sockaddr_vm>()?.svm_port != VMADDR_PORT_ANY)
}

fn interface_has_a_number_and_a_name() -> Result<bool> {
    let index = if_nametoindex(c"lo")?;
    Ok(index > 0 && if_indextoname(index, &mut [0; 16])? == c"lo")
}

/// Whether `node` is this address, and no other.
fn finds(node: &CStr, ai_family: c_int, address: in_addr) -> Result<bool> {
    let hints = addrinfo { ai_family, ai_socktype: SOCK_STREAM, ..addrinfo::ANY };
    let mut found = getaddrinfo(Some(node), Some(c"80"), &hints).map_err(|_| Errno::NXIO)?;
    let is_it = found.next().is_some_and(|one| one.ai_addr.get() == Ok(sockaddr_in::new(address, 80)));
    Ok(is_it && found.next().is_none())
}

fn name_in_numbers_is_connected_to() -> Result<bool> {
    let (listener, address) = bound(SOCK_STREAM)?;
    listen(&listener, 1)?;
    let (mut node, mut port) = ([0; NODE_LEN], [0; 21]);
    let (node, number) = getnameinfo(&address, &mut node).map_err(|_| Errno::NXIO)?;
    let port = u64toa(number.into(), &mut port);
    let hints = addrinfo { ai_flags: AI_NUMERICHOST, ..addrinfo::ANY };
    let mut found = getaddrinfo(Some(node), Some(port), &hints).map_err(|_| Errno::NXIO)?;
    let stream = found.find(|one| one.ai_socktype == SOCK_STREAM).ok_or(Errno::NXIO)?;
    let client = socket(stream.ai_family, stream.ai_socktype, stream.ai_protocol)?;
    connect(&client, &stream.ai_addr)?;
    Ok(getpeername(&client)?.get() == Ok(address))
}

/// Whether `println!` shows it so.
fn shows(address: impl print::Show<'d'>, expected: &[u8]) -> bool {
    let mut room = [0; 64];
    is(bprint!(&mut room, "[{}]", address), expected)
}
