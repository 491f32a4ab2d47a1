/* The task kernel: 32 priorities, a ring of posted events each, run to completion.
 * Firmware counts them from 1; here their index counts from 0. */
#include "rom/rom.h"

enum { PRIORITIES = 32 };

struct task { /* 16 bytes, as firmware expects */
    task_function *run;
    struct event *queue;
    uint8_t length, write, read, count;
    uint32_t bit;
};

struct kernel {
    void (*idle)(void *argument);
    void *idle_argument;
    uint32_t pending; /* bit n: index n has events */
    uint32_t unused;
    struct task tasks[PRIORITIES];
};
ROM_CONTRACT(kernel) struct kernel kernel;
ROM_CONTRACT(saved_ps) uint32_t saved_ps;
ROM_CONTRACT(priority) int8_t current_priority; /* an index; -1: no task runs */

void ets_intr_lock(void);
void ets_intr_lock(void)
{
    saved_ps = intlevel_raise();
}

/* Not nested: everything is let through again. */
void ets_intr_unlock(void);
void ets_intr_unlock(void)
{
    uint32_t ps;
    __asm__ volatile("rsil %0, 0" : "=a"(ps)::"memory");
}

void ets_isr_attach(uint32_t n, interrupt_handler *handler, void *argument);
void ets_isr_attach(uint32_t n, interrupt_handler *handler, void *argument)
{
    _xtos_set_interrupt_handler_arg(n, handler, argument);
}

void ets_isr_mask(uint32_t mask);
void ets_isr_mask(uint32_t mask)
{
    _xtos_ints_off(mask);
}

void ets_isr_unmask(uint32_t mask);
void ets_isr_unmask(uint32_t mask)
{
    _xtos_ints_on(mask);
}

void ets_set_idle_cb(void (*callback)(void *), void *argument);
void ets_set_idle_cb(void (*callback)(void *), void *argument)
{
    kernel.idle = callback;
    kernel.idle_argument = argument;
}

void ets_task(task_function *run, uint32_t priority, struct event *queue, uint32_t length)
{
    kernel.tasks[priority - 1] = (struct task){
        .run = run, .queue = queue, .length = (uint8_t)length, .bit = 1U << (priority - 1)};
}

uint32_t ets_post(uint32_t priority, uint32_t signal, uint32_t parameter)
{
    struct task *task = &kernel.tasks[priority - 1];
    uint32_t ps = intlevel_raise();
    bool full = task->count >= task->length;
    if (!full) {
        task->queue[task->write] = (struct event){signal, parameter};
        task->write = (uint8_t)(task->write + 1 == task->length ? 0 : task->write + 1);
        task->count++;
        kernel.pending |= task->bit;
    }
    intlevel_restore(ps);
    return full;
}

static struct event take_event(struct task *task)
{
    struct event event = task->queue[task->read];
    task->read = (uint8_t)(task->read + 1 == task->length ? 0 : task->read + 1);
    if (--task->count == 0)
        kernel.pending &= ~task->bit;
    return event;
}

static void run_task(int index)
{
    struct task *task = &kernel.tasks[index];
    struct event event = take_event(task);
    int8_t before = current_priority;
    current_priority = (int8_t)index;
    ets_intr_unlock();
    task->run(&event);
    ets_intr_lock();
    current_priority = before;
}

static int highest_pending(void)
{
    return kernel.pending ? 31 - __builtin_clz(kernel.pending) : -1;
}

/* Runs what is pending above the current priority; at the bottom it never returns:
 * with nothing to do it calls the idle callback and waits for an interrupt. */
void ets_run(void);
void ets_run(void)
{
    for (;;) {
        ets_intr_lock();
        int index = highest_pending();
        if (index > current_priority) {
            run_task(index);
        } else if (current_priority >= 0) {
            ets_intr_unlock();
            return;
        } else {
            if (kernel.idle)
                kernel.idle(kernel.idle_argument);
            __asm__ volatile("waiti 0");
        }
    }
}

void kernel_init(void);
void kernel_init(void)
{
    current_priority = -1;
}
