/* Handler tables for exceptions and interrupts, in the RAM that firmware shares. */
#include "chip/interrupt.h"
#include "rom/rom.h"

enum { CAUSES = 64, INTERRUPTS = 15 };

typedef void raw_handler(void);

raw_handler _xtos_l1int_handler, _xtos_c_wrapper_handler, _xtos_unhandled_exception;
raw_handler _xtos_alloca_handler, _xtos_syscall_handler, _xtos_cause3_handler;

ROM_CONTRACT(exceptions) raw_handler *_xtos_exc_handler_table[CAUSES];
ROM_CONTRACT(c_handlers) exception_handler *_xtos_c_handler_table[CAUSES];

/* Interrupt n's pairs stand at [14 - n].  Higher numbers have higher priority. */
struct interrupts {
    uint32_t enabled;
    uint32_t virtual_priority; /* mask of what may be enabled now */
    struct {
        interrupt_handler *handler;
        void *argument;
    } handlers[INTERRUPTS];
    struct {
        uint32_t above; /* what may interrupt it */
        uint32_t own;
    } priority[INTERRUPTS];
};
ROM_CONTRACT(interrupts) struct interrupts xtos_interrupts;

exception_handler _xtos_p_none;
interrupt_handler _xtos_unhandled_interrupt;

void _xtos_p_none(struct exception_frame *frame, uint32_t cause)
{
    (void)frame, (void)cause;
}

void _xtos_unhandled_interrupt(void *argument)
{
    ets_printf("unhandled interrupt %x\n", (uintptr_t)argument);
    rom_stop();
}

exception_handler *_xtos_set_exception_handler(uint32_t cause, exception_handler *handler)
{
    if (cause >= CAUSES)
        return NULL;
    exception_handler *old = _xtos_c_handler_table[cause];
    if (!handler)
        handler = _xtos_p_none;
    _xtos_c_handler_table[cause] = handler;
    _xtos_exc_handler_table[cause] =
        handler == _xtos_p_none ? _xtos_unhandled_exception : _xtos_c_wrapper_handler;
    return old == _xtos_p_none ? NULL : old;
}

interrupt_handler *_xtos_set_interrupt_handler_arg(uint32_t n, interrupt_handler *handler,
                                                   void *argument)
{
    if (n >= INTERRUPTS)
        return NULL;
    uint32_t slot = INTERRUPTS - 1 - n;
    interrupt_handler *old = xtos_interrupts.handlers[slot].handler;
    xtos_interrupts.handlers[slot].handler = handler ? handler : _xtos_unhandled_interrupt;
    xtos_interrupts.handlers[slot].argument = handler ? argument : (void *)n;
    return old == _xtos_unhandled_interrupt ? NULL : old;
}

interrupt_handler *_xtos_set_interrupt_handler(uint32_t n, interrupt_handler *handler);
interrupt_handler *_xtos_set_interrupt_handler(uint32_t n, interrupt_handler *handler)
{
    return _xtos_set_interrupt_handler_arg(n, handler, (void *)n);
}

static void intenable_update(void)
{
    uint32_t mask = xtos_interrupts.enabled & xtos_interrupts.virtual_priority;
    __asm__ volatile("wsr %0, intenable; rsync" ::"a"(mask));
}

uint32_t _xtos_ints_on(uint32_t mask)
{
    uint32_t ps = intlevel_raise(), old = xtos_interrupts.enabled;
    xtos_interrupts.enabled = old | mask;
    intenable_update();
    intlevel_restore(ps);
    return old;
}

uint32_t _xtos_ints_off(uint32_t mask)
{
    uint32_t ps = intlevel_raise(), old = xtos_interrupts.enabled;
    xtos_interrupts.enabled = old & ~mask;
    intenable_update();
    intlevel_restore(ps);
    return old;
}

uint32_t _xtos_set_vpri(uint32_t mask);
uint32_t _xtos_set_vpri(uint32_t mask)
{
    uint32_t ps = intlevel_raise(), old = xtos_interrupts.virtual_priority;
    xtos_interrupts.virtual_priority = mask;
    intenable_update();
    intlevel_restore(ps);
    return old;
}

void xtos_init(void)
{
    for (uint32_t cause = 0; cause < CAUSES; cause++)
        _xtos_set_exception_handler(cause, NULL);
    _xtos_exc_handler_table[CAUSE_LEVEL1_INTERRUPT] = _xtos_l1int_handler;
    for (uint32_t n = 0; n < INTERRUPTS; n++) {
        _xtos_set_interrupt_handler_arg(n, NULL, NULL);
        xtos_interrupts.priority[INTERRUPTS - 1 - n].above = ~0U << (n + 1);
        xtos_interrupts.priority[INTERRUPTS - 1 - n].own = 1U << n;
    }
    xtos_interrupts.enabled = 0;
    xtos_interrupts.virtual_priority = ~0U;
}

/* --- what stops the chip ---------------------------------------------------- */

void rom_fatal_exception(uint32_t cause, uint32_t epc, uint32_t address) __attribute__((noreturn));
void rom_fatal_exception(uint32_t cause, uint32_t epc, uint32_t address)
{
    ets_printf("Fatal exception (%u): epc1=0x%08x, excvaddr=0x%08x\n", (unsigned)cause,
               (unsigned)epc, (unsigned)address);
    rom_stop();
}

void rom_fatal_break(uint32_t unused, uint32_t epc) __attribute__((noreturn));
void rom_fatal_break(uint32_t unused, uint32_t epc)
{
    (void)unused;
    ets_printf("break at 0x%08x\n", (unsigned)epc);
    rom_stop();
}

/* Firmware called a function that this ROM doesn't have.  Its name lies in ROM, which
 * gives only words. */
void rom_missing(const uint32_t *name) __attribute__((noreturn));
void rom_missing(const uint32_t *name)
{
    ets_printf("\nboot ROM: this firmware needs ");
    for (uint32_t i = 0;; i++) {
        char c = (char)(name[i / 4] >> (i % 4 * 8));
        if (!c)
            break;
        ets_write_char(c);
    }
    ets_printf("(), which this ROM does not have\n");
    rom_stop();
}
