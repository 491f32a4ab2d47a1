/* socket: the host's.  A call that waits does so in slices, so that Ctrl-C gets in. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "py/event.h"
#include "py/lib/module.h"

enum { SLICE_MS = 50, FOREVER = -1, IOCTL_POLL = 3, IOCTL_CLOSE = 4 };

struct sock {
    struct object head;
    intptr_t fd, timeout_ms; /* fd -1: closed; timeout 0: doesn't wait */
};
extern const struct type type_socket;

static int checked(struct py *py, long result)
{
    if (result < 0)
        py_raise_os(py, errno);
    return (int)result;
}
static struct sock *self_of(const val *args)
{
    return PTR(sock, native_of(args[0]));
}

/* --- addresses: (host, port) ---------------------------------------------------------------------- */

static void address_in(struct py *py, val v, struct sockaddr_in *out)
{
    val t = tuple_from(py, v);
    if (PTR(tuple, t)->length < 2)
        py_error(py, &type_ValueError, "an address is (host, port)");
    struct addrinfo hints = {.ai_family = AF_INET}, *found;
    const char *host = str_text(py, PTR(tuple, t)->items[0]);
    if (getaddrinfo(*host ? host : "0.0.0.0", NULL, &hints, &found))
        py_raise_os(py, EHOSTUNREACH);
    memcpy(out, found->ai_addr, sizeof *out);
    freeaddrinfo(found);
    out->sin_port = htons((uint16_t)int_get(py, PTR(tuple, t)->items[1]));
}
static val address_out(struct py *py, const struct sockaddr_in *a)
{
    char text[INET_ADDRSTRLEN];
    return tuple_pair(py, str_from(py, inet_ntop(AF_INET, &a->sin_addr, text, sizeof text)), INT(ntohs(a->sin_port)));
}
FN(getaddrinfo_list)
{
    char room[16];
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = n > 3 && args[3] != INT(0) ? (int)int_get(py, args[3]) : SOCK_STREAM}, *found;
    const char *port = int_check(args[1]) ? room : str_text(py, args[1]);
    if (port == room) {
        char *p = room + sizeof room;
        *--p = 0;
        for (intptr_t number = int_get(py, args[1]) & 0xffff; number || !p[0]; number /= 10)
            *--p = (char)('0' + number % 10);
        port = p;
    }
    if (getaddrinfo(str_text(py, args[0]), port, &hints, &found))
        py_raise_os(py, -EAI_NONAME);
    val out = list_new(py, 0, NULL);
    for (struct addrinfo *a = found; a; a = a->ai_next)
        list_append(py, out, tuple_new(py, 5, (val[]){INT(a->ai_family), INT(a->ai_socktype), INT(a->ai_protocol), N(empty),
                                                      address_out(py, (struct sockaddr_in *)(void *)a->ai_addr)}));
    freeaddrinfo(found);
    return out;
}

/* --- waiting -------------------------------------------------------------------------------------- */

/* Until the socket can be read from (or written to); raises EAGAIN, ETIMEDOUT. */
static void await(struct py *py, const struct sock *s, short events)
{
    struct pollfd p = {.fd = (int)s->fd, .events = events};
    for (intptr_t left = s->timeout_ms;;) {
        if (py->pending)
            py_poll(py);
        int slice = left >= 0 && left < SLICE_MS ? (int)left : SLICE_MS;
        int ready = poll(&p, 1, slice);
        if (ready > 0 || (ready < 0 && errno != EINTR))
            return;
        if (left >= 0 && (left -= slice) <= 0)
            py_raise_os(py, s->timeout_ms ? ETIMEDOUT : EAGAIN);
    }
}

/* --- methods --------------------------------------------------------------------------------------- */

static val sock_new(struct py *py, const struct type *type, int fd)
{
    struct sock *s = gc_new(py, type, sizeof *s);
    s->fd = fd;
    s->timeout_ms = FOREVER;
    gc_watch(py, OBJ(s));
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return OBJ(s);
}
static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 0, 3);
    int family = n > 0 ? (int)int_get(py, args[0]) : AF_INET, kind = n > 1 ? (int)int_get(py, args[1]) : SOCK_STREAM;
    int protocol = n > 2 ? (int)int_get(py, args[2]) : 0;
    return sock_new(py, type, checked(py, socket(family, kind | SOCK_CLOEXEC, protocol)));
}
FN(s_close)
{
    struct sock *s = self_of(args);
    if (s->fd >= 0)
        close((int)s->fd);
    s->fd = -1;
    return NONE;
}
FN(s_bind)
{
    struct sockaddr_in a;
    address_in(py, args[1], &a);
    checked(py, bind((int)self_of(args)->fd, (struct sockaddr *)&a, sizeof a));
    return NONE;
}
FN(s_listen)
{
    checked(py, listen((int)self_of(args)->fd, n > 1 ? (int)int_get(py, args[1]) : 5));
    return NONE;
}
FN(s_connect)
{
    struct sockaddr_in a;
    struct sock *s = self_of(args);
    address_in(py, args[1], &a);
    if (connect((int)s->fd, (struct sockaddr *)&a, sizeof a) < 0) {
        int error = errno;
        socklen_t size = sizeof error;
        if (error != EINPROGRESS || !s->timeout_ms)
            py_raise_os(py, error);
        await(py, s, POLLOUT);
        checked(py, getsockopt((int)s->fd, SOL_SOCKET, SO_ERROR, &error, &size));
        if (error)
            py_raise_os(py, error);
    }
    return NONE;
}
FN(s_accept)
{
    struct sockaddr_in a = {0};
    socklen_t size = sizeof a;
    await(py, self_of(args), POLLIN);
    int fd = checked(py, accept4((int)self_of(args)->fd, (struct sockaddr *)&a, &size, SOCK_CLOEXEC));
    return tuple_pair(py, sock_new(py, &type_socket, fd), address_out(py, &a));
}
/* At most n bytes; *from, when given, says whence. */
static val receive(struct py *py, const val *args, intptr_t most, struct sockaddr_in *from)
{
    socklen_t size = sizeof *from;
    if (most < 0)
        py_error(py, &type_ValueError, "negative size");
    val out = bytes_alloc(py, (size_t)most);
    await(py, self_of(args), POLLIN);
    int got = checked(py, recvfrom((int)self_of(args)->fd, PTR(str, out)->data_rw, (size_t)most, 0, (struct sockaddr *)from, from ? &size : NULL));
    return bytes_new(py, PTR(str, out)->data, (size_t)got);
}
FN(s_recv)
{
    return receive(py, args, int_get(py, args[1]), NULL);
}
FN(s_recvfrom)
{
    struct sockaddr_in from = {0};
    val data = receive(py, args, int_get(py, args[1]), &from);
    return tuple_pair(py, data, address_out(py, &from));
}
/* read(n): all n bytes, or what came until the end; read(): until the end.  None when
 * nothing has come and the socket doesn't wait. */
static val gather(struct py *py, const val *args, intptr_t most, bool line)
{
    struct sink out = print_to_builder(py);
    struct sock *s = self_of(args);
    char room[512];
    while (most < 0 || (intptr_t)print_built_length(&out) < most) {
        size_t want = line ? 1 : most < 0 ? sizeof room : (size_t)most - print_built_length(&out);
        if (s->timeout_ms)
            await(py, s, POLLIN);
        ssize_t got = recv((int)s->fd, room, want < sizeof room ? want : sizeof room, 0);
        if (got < 0 && errno == EAGAIN && !s->timeout_ms) {
            if (!print_built_length(&out))
                return NONE;
            break;
        }
        if (!checked(py, got))
            break;
        print_bytes(py, &out, room, (size_t)got);
        if (line && room[0] == '\n')
            break;
    }
    return print_built_bytes(py, &out);
}
FN(s_read)
{
    return gather(py, args, n > 1 ? int_get(py, args[1]) : -1, false);
}
FN(s_readline)
{
    return gather(py, args, -1, true);
}
FN(s_readinto)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, true);
    intptr_t most = n > 2 ? int_get(py, args[2]) : (intptr_t)b.length;
    val got = gather(py, args, most < (intptr_t)b.length ? most : (intptr_t)b.length, false);
    if (got == NONE)
        return NONE;
    memcpy(b.data, PTR(str, got)->data, PTR(str, got)->length);
    return INT(PTR(str, got)->length);
}
static size_t send_some(struct py *py, const val *args, const struct buffer *b, size_t from, const struct sockaddr_in *to)
{
    await(py, self_of(args), POLLOUT);
    return (size_t)checked(py, sendto((int)self_of(args)->fd, (char *)b->data + from, b->length - from, MSG_NOSIGNAL,
                                      (const struct sockaddr *)to, to ? sizeof *to : 0));
}
FN(s_send)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, false);
    return INT(send_some(py, args, &b, 0, NULL));
}
FN(s_sendall)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, false);
    for (size_t at = 0; at < b.length;)
        at += send_some(py, args, &b, at, NULL);
    return NONE;
}
FN(s_write)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, false);
    if (self_of(args)->timeout_ms) {
        s_sendall(py, 2, args);
        return INT(b.length);
    }
    ssize_t sent = send((int)self_of(args)->fd, b.data, b.length, MSG_NOSIGNAL);
    return sent < 0 && errno == EAGAIN ? NONE : INT(checked(py, sent));
}
FN(s_sendto)
{
    struct buffer b;
    struct sockaddr_in to;
    address_in(py, args[2], &to);
    ops_need_buffer(py, args[1], &b, false);
    return INT(send_some(py, args, &b, 0, &to));
}
FN(s_settimeout)
{
    self_of(args)->timeout_ms = args[1] == NONE ? FOREVER : (intptr_t)((double)float_get(py, args[1]) * 1000);
    return NONE;
}
FN(s_setblocking)
{
    self_of(args)->timeout_ms = ops_true(py, args[1]) ? FOREVER : 0;
    return NONE;
}
FN(s_setsockopt)
{
    struct buffer b;
    int number = int_check(args[3]) ? (int)int_get(py, args[3]) : 0;
    if (!int_check(args[3]))
        ops_need_buffer(py, args[3], &b, false);
    else
        b = (struct buffer){&number, sizeof number, 'B'};
    checked(py, setsockopt((int)self_of(args)->fd, (int)int_get(py, args[1]), (int)int_get(py, args[2]), b.data, (socklen_t)b.length));
    return NONE;
}
FN(s_self)
{
    return args[0];
}
FN(s_fileno)
{
    return INT(self_of(args)->fd);
}
FN(s_ioctl)
{
    struct sock *s = self_of(args);
    struct pollfd p = {.fd = (int)s->fd, .events = (short)int_get(py, args[2])};
    intptr_t request = int_get(py, args[1]);
    if (request == IOCTL_CLOSE)
        return s_close(py, 1, args), INT(0);
    if (request != IOCTL_POLL)
        return INT(-EINVAL);
    if (s->fd < 0)
        return INT(POLLNVAL);
    poll(&p, 1, 0);
    return INT(p.revents);
}

#define METHODS                                                                                     \
    NAMED(close, 1, 1) NAMED(bind, 2, 2) NAMED(listen, 1, 2) NAMED(connect, 2, 2) NAMED(accept, 1, 1) \
    NAMED(recv, 2, 3) NAMED(recvfrom, 2, 3) NAMED(read, 1, 2) NAMED(readline, 1, 1) NAMED(readinto, 2, 3) \
    NAMED(send, 2, 3) NAMED(sendall, 2, 3) NAMED(write, 2, 2) NAMED(sendto, 3, 3) NAMED(settimeout, 2, 2) \
    NAMED(setblocking, 2, 2) NAMED(setsockopt, 4, 4) NAMED(fileno, 1, 1) NAMED(ioctl, 3, 3)
#define NAMED(name, least, most) NATIVE(name##_native, s_##name, least, most);
METHODS
#undef NAMED
NATIVE(self_native, s_self, 1, 3);
NATIVE(exit_native, s_close, 1, 4);
static const struct entry sock_entries[] = {
#define NAMED(name, least, most) {N(name), OBJ(&name##_native)},
    METHODS
#undef NAMED
    {N(makefile), OBJ(&self_native)}, {N(__enter__), OBJ(&self_native)}, {N(__exit__), OBJ(&exit_native)},
    {N(__del__), OBJ(&close_native)}, {0, 0}};
static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<socket %d>", (int)PTR(sock, v)->fd);
}
static const struct slots slots = {.make = make, .print = print};
const struct type type_socket = {.head = {&type_type}, .slots = &slots, .name = N(socket), .entries = sock_entries};

NATIVE(getaddrinfo_native, getaddrinfo_list, 2, 6);
static const struct entry entries[] = {
    {N(__name__), N(socket)},
    {N(socket), OBJ(&type_socket)},
    {N(getaddrinfo), OBJ(&getaddrinfo_native)},
    {N(AF_INET), INT(AF_INET)},
    {N(SOCK_STREAM), INT(SOCK_STREAM)},
    {N(SOCK_DGRAM), INT(SOCK_DGRAM)},
    {N(SOCK_RAW), INT(SOCK_RAW)},
    {N(SOL_SOCKET), INT(SOL_SOCKET)},
    {N(SO_REUSEADDR), INT(SO_REUSEADDR)},
    {N(SO_BROADCAST), INT(SO_BROADCAST)},
    {N(IPPROTO_TCP), INT(IPPROTO_TCP)},
    {N(TCP_NODELAY), INT(TCP_NODELAY)},
    {0, 0},
};
MODULE_OBJECT(socket);
