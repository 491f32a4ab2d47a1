/* Ports as libserialport finds them. */
#include "serial/list.h"

#include <libserialport.h>
#include <stdio.h>
#include <string.h>

static void copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from ? from : "");
}

static struct port_entry describe(const struct sp_port *port)
{
    struct port_entry e = {.usb = sp_get_port_transport(port) == SP_TRANSPORT_USB};
    copy(e.name, sizeof e.name, sp_get_port_name(port));
    copy(e.description, sizeof e.description, sp_get_port_description(port));
    if (e.usb) {
        copy(e.serial, sizeof e.serial, sp_get_port_usb_serial(port));
        sp_get_port_usb_vid_pid(port, &e.vid, &e.pid);
    }
    return e;
}

static size_t append_kind(struct sp_port **ports, bool usb, struct port_entry *entries, size_t n,
                          size_t capacity)
{
    for (size_t i = 0; ports[i] && n < capacity; i++) {
        struct port_entry e = describe(ports[i]);
        if (e.usb == usb)
            entries[n++] = e;
    }
    return n;
}

size_t port_list(struct port_entry *entries, size_t capacity)
{
    struct sp_port **ports;
    if (sp_list_ports(&ports) != SP_OK)
        return 0;
    size_t n = append_kind(ports, true, entries, 0, capacity);
    n = append_kind(ports, false, entries, n, capacity);
    sp_free_port_list(ports);
    return n;
}

bool port_matches(const struct port_entry *e, const struct port_filter *f)
{
    return (f->vid < 0 || (e->usb && e->vid == f->vid)) &&
           (f->pid < 0 || (e->usb && e->pid == f->pid)) &&
           (!f->name || strstr(e->description, f->name)) &&
           (!f->serial || strstr(e->serial, f->serial));
}
