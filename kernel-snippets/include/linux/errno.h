/*
 * Models include/uapi/asm-generic/errno-base.h and errno.h, all versions: the error numbers on these paths.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#define EPERM 1
#define ENOENT 2
#define EBADF 9
#define EAGAIN 11
#define ENOMEM 12
#define EINVAL 22
#define EOVERFLOW 75
#define EPROTOTYPE 91
#define EPROTONOSUPPORT 93
#define EISCONN 106
#define EMSGSIZE 90
#define ENOPROTOOPT 92
#define EOPNOTSUPP 95
#define EADDRINUSE 98
#define ENOTCONN 107
#define ECONNREFUSED 111

#endif
