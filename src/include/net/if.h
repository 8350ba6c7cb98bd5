/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Interfaces of a network. */
#ifndef _NET_IF_H
#define _NET_IF_H

#include <linux/if.h>
#include <sys/cdefs.h>
#include <sys/socket.h>

#define IF_NAMESIZE IFNAMSIZ

struct if_nameindex {
    unsigned int if_index;
    char *if_name;
};

__BEGIN_DECLS
void if_freenameindex(struct if_nameindex *);
char *if_indextoname(unsigned int, char *);
struct if_nameindex *if_nameindex(void);
unsigned int if_nametoindex(const char *);
__END_DECLS

#endif
