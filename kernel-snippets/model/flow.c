/*
 * Has no upstream file: glue of the model, all versions. Own words, not kernel text.
 * Role: packets between a peer and this machine. What the machine says is noted in the flow.
 */
#include <model/flow.h>
#include <model/model.h>

static struct flow *first_announced;
static struct flow *last_announced;

/* Makes the flow of a peer to a listener. TRACE off */
struct flow *model_flow(struct socket *listener, u32 id)
{
	struct flow *flow = kzalloc(sizeof(*flow), GFP_KERNEL);

	if (!flow)
		return NULL;
	flow->id = id;
	flow->listener = listener->sk;
	return flow;
}

/* Notes what goes out to a peer. What a timer sends waits until the host fetches it. TRACE off */
void model_answer(struct flow *flow, int answer)
{
	flow->answer = answer;
	flow->answer_is_cookie = false;
	if (!model_in_timer || flow->announced)
		return;
	flow->announced = true;
	flow->next_announced = NULL;
	if (last_announced)
		last_announced->next_announced = flow;
	else
		first_announced = flow;
	last_announced = flow;
}

/* Whether a timer said something. TRACE off */
bool model_has_announced(void)
{
	return first_announced != NULL;
}

/* The next flow for which a timer said something, or NULL. TRACE off */
struct flow *model_next_announced(void)
{
	struct flow *flow = first_announced;

	if (!flow)
		return NULL;
	first_announced = flow->next_announced;
	if (!first_announced)
		last_announced = NULL;
	flow->announced = false;
	return flow;
}
