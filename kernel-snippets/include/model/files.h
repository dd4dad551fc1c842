/*
 * Has no upstream file: glue of the model, all versions. The descriptors of the one process that calls: the host says
 * before each call which socket the descriptor names. Own words, not kernel text.
 */
#ifndef _MODEL_FILES_H
#define _MODEL_FILES_H

#include <linux/net.h>

#define MODEL_FD 3

struct socket *model_fdget(int fd);
void model_use(struct socket *sock);

#endif
