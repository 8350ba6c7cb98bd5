/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Looking into other processes. */
#ifndef _SYS_PTRACE_H
#define _SYS_PTRACE_H

#include <linux/ptrace.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define PTRACE_PEEKUSER PTRACE_PEEKUSR
#define PTRACE_POKEUSER PTRACE_POKEUSR
#define PT_TRACE_ME PTRACE_TRACEME
#define PT_READ_I PTRACE_PEEKTEXT
#define PT_READ_D PTRACE_PEEKDATA
#define PT_WRITE_I PTRACE_POKETEXT
#define PT_WRITE_D PTRACE_POKEDATA
#define PT_CONTINUE PTRACE_CONT
#define PT_KILL PTRACE_KILL
#define PT_STEP PTRACE_SINGLESTEP
#define PT_ATTACH PTRACE_ATTACH
#define PT_DETACH PTRACE_DETACH
/* Names that another libc has for the kernel's. */
#define __ptrace_peeksiginfo_args ptrace_peeksiginfo_args
#define __ptrace_seccomp_metadata seccomp_metadata
#define __ptrace_syscall_info ptrace_syscall_info
#define __ptrace_rseq_configuration ptrace_rseq_configuration

__BEGIN_DECLS
long ptrace(int, ...);
__END_DECLS

#endif
