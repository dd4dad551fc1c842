/*
 * Has no upstream file: glue of the model, all versions. Own words, not kernel text.
 * Role: the descriptors of the one process that calls.
 */
#include <model/files.h>

static struct socket *current_socket;

/* The socket that MODEL_FD names. TRACE off */
struct socket *model_fdget(int fd)
{
	return fd == MODEL_FD ? current_socket : NULL;
}

/* Says which socket MODEL_FD names in the next call. TRACE off */
void model_use(struct socket *sock)
{
	current_socket = sock;
}
