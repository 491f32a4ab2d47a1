/* GPIO helpers. */
#include "chip/gpio.h"

#include "chip/interrupt.h"
#include "rom/rom.h"

void gpio_output_set(uint32_t set, uint32_t clear, uint32_t enable, uint32_t disable);
void gpio_output_set(uint32_t set, uint32_t clear, uint32_t enable, uint32_t disable)
{
    REG(GPIO_OUT_W1TS) = set;
    REG(GPIO_OUT_W1TC) = clear;
    REG(GPIO_ENABLE_W1TS) = enable;
    REG(GPIO_ENABLE_W1TC) = disable;
}

uint32_t gpio_input_get(void);
uint32_t gpio_input_get(void)
{
    return REG(GPIO_IN) & 0xFFFF;
}

void gpio_register_set(uint32_t offset, uint32_t value);
void gpio_register_set(uint32_t offset, uint32_t value)
{
    REG(GPIO_BASE + offset) = value;
}

uint32_t gpio_register_get(uint32_t offset);
uint32_t gpio_register_get(uint32_t offset)
{
    return REG(GPIO_BASE + offset);
}

uint32_t gpio_intr_pending(void);
uint32_t gpio_intr_pending(void)
{
    return REG(GPIO_STATUS);
}

void gpio_intr_ack(uint32_t mask);
void gpio_intr_ack(uint32_t mask)
{
    REG(GPIO_STATUS_W1TC) = mask;
}

static void change_pin(uint32_t pin, uint32_t clear, uint32_t set)
{
    REG(GPIO_PIN(pin)) = (REG(GPIO_PIN(pin)) & ~clear) | set;
}

void gpio_pin_intr_state_set(uint32_t pin, uint32_t type);
void gpio_pin_intr_state_set(uint32_t pin, uint32_t type)
{
    change_pin(pin, 7U << GPIO_PIN_INT_TYPE_S, type << GPIO_PIN_INT_TYPE_S);
}

void gpio_pin_wakeup_enable(uint32_t pin, uint32_t type);
void gpio_pin_wakeup_enable(uint32_t pin, uint32_t type)
{
    if (type == GPIO_INTR_LOLEVEL || type == GPIO_INTR_HILEVEL)
        change_pin(pin, 7U << GPIO_PIN_INT_TYPE_S,
                   type << GPIO_PIN_INT_TYPE_S | GPIO_PIN_WAKEUP_ENABLE);
}

void gpio_pin_wakeup_disable(void);
void gpio_pin_wakeup_disable(void)
{
    for (uint32_t pin = 0; pin < GPIO_PINS; pin++)
        change_pin(pin, GPIO_PIN_WAKEUP_ENABLE, 0);
}

void gpio_init(void);
void gpio_init(void)
{
    for (uint32_t pin = 0; pin < GPIO_PINS; pin++)
        change_pin(pin, 7U << GPIO_PIN_INT_TYPE_S, 0);
    REG(GPIO_STATUS_W1TC) = 0xFFFF;
}

void gpio_intr_handler_register(interrupt_handler *handler, void *argument);
void gpio_intr_handler_register(interrupt_handler *handler, void *argument)
{
    _xtos_set_interrupt_handler_arg(INT_GPIO, handler, argument);
}
