/* Software timers on FRC2: a list by expiry, the first one in the alarm.
 *
 * The interrupt only posts to a task, which runs what is due: timers' functions may lie in
 * flash, and the window is closed while firmware writes there (the genuine ROM's task was
 * seen at priority 31 with a queue of 4). */
#include "chip/timer.h"

#include "chip/dport.h"
#include "chip/interrupt.h"
#include "rom/rom.h"

struct ets_timer { /* SDK headers, ets_sys.h */
    struct ets_timer *next;
    uint32_t expire, period; /* FRC2 ticks */
    void (*run)(void *argument);
    void *argument;
};

#define NOT_ARMED ((struct ets_timer *)~0U)

enum { TASK_PRIORITY = 31, TASK_QUEUE = 4 };

static struct ets_timer *first;
static struct event queue[TASK_QUEUE];

void timer_insert(uint32_t expire, struct ets_timer *timer);
void ets_timer_handler_isr(void *argument);

static bool is_before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

static void set_alarm(void)
{
    uint32_t soonest = REG(FRC2_COUNT) + 16; /* an alarm behind the counter never comes */
    REG(FRC2_ALARM) = is_before(first->expire, soonest) ? soonest : first->expire;
}

void timer_insert(uint32_t expire, struct ets_timer *timer)
{
    struct ets_timer **link = &first;
    uint32_t ps = intlevel_raise();
    while (*link && !is_before(expire, (*link)->expire))
        link = &(*link)->next;
    timer->expire = expire;
    timer->next = *link;
    *link = timer;
    if (first == timer)
        set_alarm();
    intlevel_restore(ps);
}

void ets_timer_disarm(struct ets_timer *timer);
void ets_timer_disarm(struct ets_timer *timer)
{
    uint32_t ps = intlevel_raise();
    struct ets_timer **link = &first;
    while (*link && *link != timer)
        link = &(*link)->next;
    if (*link)
        *link = timer->next;
    timer->next = NOT_ARMED;
    timer->period = 0;
    intlevel_restore(ps);
}

void ets_timer_setfn(struct ets_timer *timer, void (*run)(void *), void *argument);
void ets_timer_setfn(struct ets_timer *timer, void (*run)(void *), void *argument)
{
    *timer = (struct ets_timer){.next = NOT_ARMED, .run = run, .argument = argument};
}

void ets_timer_arm(struct ets_timer *timer, uint32_t ms, uint32_t repeat);
void ets_timer_arm(struct ets_timer *timer, uint32_t ms, uint32_t repeat)
{
    uint32_t ticks = ms * 625 / 2; /* FRC2 at 80 MHz / 256 = 312.5 kHz */
    ets_timer_disarm(timer);
    timer->period = repeat ? ticks : 0;
    timer_insert(REG(FRC2_COUNT) + ticks, timer);
}

void ets_timer_done(struct ets_timer *timer);
void ets_timer_done(struct ets_timer *timer)
{
    ets_timer_disarm(timer);
    timer->run = NULL;
    timer->argument = NULL;
}

static struct ets_timer *take_due(void)
{
    uint32_t ps = intlevel_raise();
    struct ets_timer *timer = first;
    if (timer && !is_before(REG(FRC2_COUNT), timer->expire)) {
        first = timer->next;
        timer->next = NOT_ARMED;
    } else {
        timer = NULL;
    }
    intlevel_restore(ps);
    return timer;
}

void ets_timer_handler_isr(void *argument)
{
    (void)argument;
    ets_post(TASK_PRIORITY, 0, 0);
}

static void timer_task(struct event *event)
{
    struct ets_timer *timer;
    (void)event;
    while ((timer = take_due())) {
        if (timer->period)
            timer_insert(timer->expire + timer->period, timer);
        timer->run(timer->argument);
    }
    uint32_t ps = intlevel_raise();
    if (first)
        set_alarm();
    intlevel_restore(ps);
}

void ets_timer_init(void);
void ets_timer_init(void)
{
    first = NULL;
    ets_task(timer_task, TASK_PRIORITY, queue, TASK_QUEUE);
    _xtos_set_interrupt_handler_arg(INT_FRC2, ets_timer_handler_isr, NULL);
    reg_set(DPORT_EDGE_INT_ENABLE, 1U << 2);
    _xtos_ints_on(1U << INT_FRC2);
    REG(FRC2_ALARM) = 0;
    REG(FRC2_CTRL) = FRC_ENABLE | 2U << FRC_DIVIDER_S;
    REG(FRC2_LOAD) = 0;
}
