# M/M/1/K in SimPy as its documentation builds queues: a process for each customer, a Resource as the server.
# Prints the seconds that COUNT customers take, and the share that was lost.
import random
import sys
import time

import simpy


def customer(env, server, service_rate):
    with server.request() as request:
        yield request
        yield env.timeout(random.expovariate(service_rate))


def source(env, server, count, rates, capacity, lost):
    for _ in range(count):
        yield env.timeout(random.expovariate(rates[0]))
        if server.count + len(server.queue) >= capacity:
            lost[0] += 1
        else:
            env.process(customer(env, server, rates[1]))


def main():
    count, capacity = int(sys.argv[1]), int(sys.argv[2])
    random.seed(1)
    env = simpy.Environment()
    server = simpy.Resource(env, capacity=1)
    lost = [0]
    started = time.perf_counter()
    env.process(source(env, server, count, (900.0, 1000.0), capacity, lost))
    env.run()
    print(time.perf_counter() - started, lost[0] / count)


main()
