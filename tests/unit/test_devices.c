/* UART, timers, watchdog, RTC and pins, each alone. */
#include "tests/unit/fake_env.h"

#include "board/dev/frc.h"
#include "board/dev/gpio.h"
#include "board/dev/rtc.h"
#include "board/dev/uart.h"
#include "board/dev/wdt.h"

#define OFFSET(address) ((address)&0xFFU)

/* --- UART ------------------------------------------------------------------ */

static void fresh_uart(struct uart *u, struct env *e)
{
    *e = fake_env();
    uart_reset(u, 0);
    uart_store(u, e, OFFSET(UART_CLKDIV(0)), 694);
}

static void put(struct uart *u, struct env *e, uint8_t byte)
{
    uart_receive(u, e, line_symbol(uart_format(u, e), byte), e->now);
}

static void uart_receives_until_its_fifo_is_full(void **state)
{
    (void)state;
    struct uart u;
    struct env e;
    fresh_uart(&u, &e);
    for (unsigned i = 0; i < UART_FIFO_SIZE; i++)
        put(&u, &e, (uint8_t)i);
    assert_false(uart_load(&u, &e, OFFSET(UART_INT_RAW(0))) & UART_RXFIFO_OVF_INT);
    put(&u, &e, 200);
    assert_true(uart_load(&u, &e, OFFSET(UART_INT_RAW(0))) & UART_RXFIFO_OVF_INT);
    for (unsigned i = 0; i < UART_FIFO_SIZE; i++)
        assert_int_equal(i, uart_load(&u, &e, OFFSET(UART_FIFO(0))));
    assert_int_equal(0, uart_load(&u, &e, OFFSET(UART_STATUS(0))) & UART_FIFO_CNT_M);
}

static void uart_interrupts_at_its_threshold(void **state)
{
    (void)state;
    struct uart u;
    struct env e;
    fresh_uart(&u, &e);
    uart_store(&u, &e, OFFSET(UART_CONF1(0)), 3U << UART_RXFIFO_FULL_THRHD_S);
    uart_store(&u, &e, OFFSET(UART_INT_ENA(0)), UART_RXFIFO_FULL_INT);
    put(&u, &e, 'a');
    put(&u, &e, 'b');
    assert_false(e.wire[WIRE_UART0]);
    put(&u, &e, 'c');
    assert_true(e.wire[WIRE_UART0]);
    uart_load(&u, &e, OFFSET(UART_FIFO(0)));
    uart_store(&u, &e, OFFSET(UART_INT_CLR(0)), UART_RXFIFO_FULL_INT);
    assert_false(e.wire[WIRE_UART0]);
}

static void uart_times_out_after_the_characters_asked_for(void **state)
{
    (void)state;
    struct uart u;
    struct env e;
    fresh_uart(&u, &e);
    uart_store(&u, &e, OFFSET(UART_CONF1(0)),
               UART_RX_TOUT_EN | 2U << UART_RX_TOUT_THRHD_S | 100U << UART_RXFIFO_FULL_THRHD_S);
    put(&u, &e, 'a');
    assert_int_equal(2 * 8 * 694 * TICKS_PER_80MHZ, e.at[EVENT_UART0_TIMEOUT]);
    uart_timed_out(&u, &e);
    assert_true(uart_load(&u, &e, OFFSET(UART_INT_RAW(0))) & UART_RXFIFO_TOUT_INT);
}

static void uart_sends_at_its_rate(void **state)
{
    (void)state;
    struct uart u;
    struct env e;
    fresh_uart(&u, &e);
    uart_store(&u, &e, OFFSET(UART_FIFO(0)), 'x');
    uart_store(&u, &e, OFFSET(UART_FIFO(0)), 'y');
    assert_int_equal(10 * 694 * TICKS_PER_80MHZ, e.at[EVENT_UART0_TX]);
    for (int i = 0; i < 2; i++) {
        e.now = e.at[EVENT_UART0_TX];
        uart_sent(&u, &e);
    }
    assert_int_equal(2, e.sent_count);
    assert_int_equal('x' << 1 | 0x200, e.sent[0].levels);
    assert_int_equal('y' << 1 | 0x200, e.sent[1].levels);
}

static void autobaud_measures_pulses(void **state)
{
    (void)state;
    struct uart u;
    struct env e;
    fresh_uart(&u, &e);
    uart_store(&u, &e, OFFSET(UART_AUTOBAUD(0)), UART_AUTOBAUD_EN);
    struct line_format host = {451 * TICKS_PER_80MHZ, 8, 0, 1};
    for (int i = 0; i < 8; i++, e.now += 10ULL * host.bit_ticks)
        uart_receive(&u, &e, line_symbol(host, 0x55), e.now);
    assert_true(uart_load(&u, &e, OFFSET(UART_PULSE_NUM(0))) >= 30);
    assert_int_equal(451 - 12, uart_load(&u, &e, OFFSET(UART_LOWPULSE(0))));
    assert_int_equal(451 - 12, uart_load(&u, &e, OFFSET(UART_HIGHPULSE(0))));
}

static void loopback_comes_back(void **state)
{
    (void)state;
    struct uart u;
    struct env e;
    fresh_uart(&u, &e);
    uart_store(&u, &e, OFFSET(UART_CONF0(0)),
               uart_load(&u, &e, OFFSET(UART_CONF0(0))) | UART_LOOPBACK);
    uart_store(&u, &e, OFFSET(UART_FIFO(0)), 0xA5);
    e.now = e.at[EVENT_UART0_TX];
    uart_sent(&u, &e);
    assert_int_equal(0, e.sent_count);
    assert_int_equal(0xA5, uart_load(&u, &e, OFFSET(UART_FIFO(0))));
}

/* --- timers ---------------------------------------------------------------- */

static void frc1_counts_down_reloads_and_interrupts(void **state)
{
    (void)state;
    struct frc f;
    struct env e = fake_env();
    frc_reset(&f, false);
    frc_store(&f, &e, 8, FRC_ENABLE | FRC_AUTO_RELOAD | 1U << FRC_DIVIDER_S);
    frc_store(&f, &e, 0, 1000);
    assert_int_equal(1000ULL * 16 * TICKS_PER_80MHZ, e.at[EVENT_FRC1]);
    e.now = 250ULL * 16 * TICKS_PER_80MHZ;
    assert_int_equal(750, frc_load(&f, &e, 4));
    for (unsigned i = 1; i < 5; i++) {
        e.now = e.at[EVENT_FRC1];
        assert_int_equal(i * 1000ULL * 16 * TICKS_PER_80MHZ, e.now);
        frc_due(&f, &e);
        assert_int_equal(i, e.rises[WIRE_FRC1]);
        assert_int_equal(1000, frc_load(&f, &e, 4));
    }
}

static void frc2_meets_its_alarm_and_runs_on(void **state)
{
    (void)state;
    struct frc f;
    struct env e = fake_env();
    frc_reset(&f, true);
    frc_store(&f, &e, 8, FRC_ENABLE | 2U << FRC_DIVIDER_S);
    frc_store(&f, &e, 0, 0xFFFFFFF0U);
    frc_store(&f, &e, 16, 0x10);
    assert_int_equal(0x20ULL * 256 * TICKS_PER_80MHZ, e.at[EVENT_FRC2]);
    e.now = e.at[EVENT_FRC2];
    frc_due(&f, &e);
    assert_int_equal(0x10, frc_load(&f, &e, 4));
    assert_int_equal(1, e.rises[WIRE_FRC2]);
    e.now += 256 * TICKS_PER_80MHZ;
    assert_int_equal(0x11, frc_load(&f, &e, 4));
}

/* --- watchdog -------------------------------------------------------------- */

static void watchdog_barks_then_bites_unless_fed(void **state)
{
    (void)state;
    struct wdt w;
    struct env e = fake_env();
    wdt_reset(&w);
    wdt_store(&w, &e, OFFSET(WDT_OP), 0xB);
    wdt_store(&w, &e, OFFSET(WDT_OP_ND), 0xD);
    wdt_store(&w, &e, OFFSET(WDT_CTL), 0x39);
    uint64_t first = e.at[EVENT_WDT];
    assert_int_equal((TICKS_PER_MS * 4 / 5) << 0xB, first);
    e.now = first - 1;
    wdt_store(&w, &e, OFFSET(WDT_RST), WDT_FEED);
    assert_int_equal(2 * first - 1, e.at[EVENT_WDT]);
    e.now = e.at[EVENT_WDT];
    wdt_due(&w, &e);
    assert_int_equal(1, e.rises[WIRE_WDT]);
    assert_int_equal(-1, e.reset);
    e.now = e.at[EVENT_WDT];
    wdt_due(&w, &e);
    assert_int_equal(RESET_WATCHDOG, e.reset);
}

/* --- RTC ------------------------------------------------------------------- */

static void rtc_sleeps_until_its_counter_meets_the_target(void **state)
{
    (void)state;
    struct rtc r = {0};
    struct env e = fake_env();
    rtc_reset(&r, &e, RESET_POWER_ON);
    rtc_store(&r, &e, OFFSET(RTC_WAKE_TARGET), 150000);
    rtc_store(&r, &e, OFFSET(RTC_POWER_DOWN), RTC_DEEP_SLEEP);
    rtc_store(&r, &e, OFFSET(RTC_SLEEP), RTC_SLEEP_GO);
    assert_int_equal(1, e.asleep);
    assert_int_equal(TICKS_PER_S, e.at[EVENT_RTC_WAKE]);
    e.now = TICKS_PER_S;
    assert_int_equal(150000, rtc_counter(&r, &e));
    rtc_due(&r, &e);
    assert_int_equal(RESET_WAKE, e.reset);
    r.ram[5] = 77;
    rtc_reset(&r, &e, RESET_WAKE);
    assert_int_equal(77, r.ram[5]);
    assert_int_equal(RTC_RESET_SLEEP, rtc_load(&r, &e, OFFSET(RTC_RESET_STATE)));
    rtc_reset(&r, &e, RESET_POWER_ON);
    assert_int_equal(0, r.ram[5]);
}

static void rtc_light_sleep_stalls_the_cpu(void **state)
{
    (void)state;
    struct rtc r = {0};
    struct env e = fake_env();
    rtc_reset(&r, &e, RESET_POWER_ON);
    rtc_store(&r, &e, OFFSET(RTC_WAKE_TARGET), 1500);
    rtc_store(&r, &e, OFFSET(RTC_SLEEP), RTC_SLEEP_GO);
    assert_int_equal(10 * TICKS_PER_MS, e.stalled_until);
    assert_int_equal(0, e.asleep);
}

static void rtc_calibrates_in_crystal_cycles(void **state)
{
    (void)state;
    struct rtc r = {0};
    rtc_store_calibration(&r, GPIO_RTC_CALIB_SYNC, RTC_CALIB_START | 257);
    uint32_t value = rtc_load_calibration(&r, GPIO_RTC_CALIB_VALUE);
    assert_true(value & RTC_CALIB_READY);
    assert_in_range(value & RTC_CALIB_VALUE_MASK, 0xADFF, 0xAE07); /* 0xAE03 measured */
}

/* --- pins ------------------------------------------------------------------ */

static void fresh_gpio(struct gpio *g, struct env *e)
{
    *e = fake_env();
    memset(g, 0, sizeof *g);
    gpio_reset(g, e);
    iomux_store(g, e, 0x3C, IOMUX_FUNC(0U)); /* GPIO4 */
}

static void store(struct gpio *g, struct env *e, uint32_t address, uint32_t value)
{
    gpio_store(g, e, OFFSET(address), value);
}

static void gpio_drives_and_yields_to_a_button(void **state)
{
    (void)state;
    struct gpio g;
    struct env e;
    fresh_gpio(&g, &e);
    store(&g, &e, GPIO_OUT_W1TS, 1U << 4);
    assert_false(gpio_level(&g, 4));
    store(&g, &e, GPIO_ENABLE_W1TS, 1U << 4);
    assert_true(gpio_level(&g, 4) && e.pin[4]);
    gpio_set_outside(&g, &e, 4, DRIVE_LOW);
    assert_false(gpio_level(&g, 4));
    gpio_set_outside(&g, &e, 4, DRIVE_PULL_DOWN);
    assert_true(gpio_level(&g, 4));
}

static void gpio_open_drain_lets_go(void **state)
{
    (void)state;
    struct gpio g;
    struct env e;
    fresh_gpio(&g, &e);
    store(&g, &e, GPIO_PIN(4), GPIO_PIN_PAD_DRIVER);
    store(&g, &e, GPIO_ENABLE_W1TS, 1U << 4);
    gpio_set_outside(&g, &e, 4, DRIVE_PULL_UP);
    assert_false(gpio_level(&g, 4));
    store(&g, &e, GPIO_OUT_W1TS, 1U << 4);
    assert_true(gpio_level(&g, 4));
    gpio_set_outside(&g, &e, 4, DRIVE_PULL_DOWN);
    assert_false(gpio_level(&g, 4));
}

static void gpio_interrupts_by_edge_and_level(void **state)
{
    (void)state;
    static const struct {
        enum gpio_int_type type;
        bool on_rise, on_fall;
    } kinds[] = {
        {GPIO_INTR_POSEDGE, true,  false},
        {GPIO_INTR_NEGEDGE, false, true },
        {GPIO_INTR_ANYEDGE, true,  true },
        {GPIO_INTR_DISABLE, false, false}
    };
    for (size_t i = 0; i < 4; i++) {
        struct gpio g;
        struct env e;
        fresh_gpio(&g, &e);
        store(&g, &e, GPIO_PIN(4), (uint32_t)kinds[i].type << GPIO_PIN_INT_TYPE_S);
        gpio_set_outside(&g, &e, 4, DRIVE_HIGH);
        assert_int_equal(kinds[i].on_rise, e.wire[WIRE_GPIO]);
        store(&g, &e, GPIO_STATUS_W1TC, 0xFFFF);
        assert_false(e.wire[WIRE_GPIO]);
        gpio_set_outside(&g, &e, 4, DRIVE_LOW);
        assert_int_equal(kinds[i].on_fall, e.wire[WIRE_GPIO]);
    }
    struct gpio g;
    struct env e;
    fresh_gpio(&g, &e);
    store(&g, &e, GPIO_PIN(4), (uint32_t)GPIO_INTR_HILEVEL << GPIO_PIN_INT_TYPE_S);
    gpio_set_outside(&g, &e, 4, DRIVE_HIGH);
    store(&g, &e, GPIO_STATUS_W1TC, 0xFFFF);
    assert_true(e.wire[WIRE_GPIO]); /* as long as the level stands */
}

static void straps_are_sampled_in_the_rom_s_order(void **state)
{
    (void)state;
    struct gpio g;
    struct env e;
    fresh_gpio(&g, &e);
    for (unsigned mode = 0; mode < 8; mode++) {
        gpio_set_outside(&g, &e, 15, mode & 4 ? DRIVE_HIGH : DRIVE_LOW);
        gpio_set_outside(&g, &e, 0, mode & 2 ? DRIVE_HIGH : DRIVE_LOW);
        gpio_set_outside(&g, &e, 2, mode & 1 ? DRIVE_HIGH : DRIVE_LOW);
        assert_int_equal(mode, gpio_sample_straps(&g));
        assert_int_equal(mode, gpio_load(&g, &e, OFFSET(GPIO_IN)) >> GPIO_STRAP_MODE_S & 7U);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uart_receives_until_its_fifo_is_full),
        cmocka_unit_test(uart_interrupts_at_its_threshold),
        cmocka_unit_test(uart_times_out_after_the_characters_asked_for),
        cmocka_unit_test(uart_sends_at_its_rate),
        cmocka_unit_test(autobaud_measures_pulses),
        cmocka_unit_test(loopback_comes_back),
        cmocka_unit_test(frc1_counts_down_reloads_and_interrupts),
        cmocka_unit_test(frc2_meets_its_alarm_and_runs_on),
        cmocka_unit_test(watchdog_barks_then_bites_unless_fed),
        cmocka_unit_test(rtc_sleeps_until_its_counter_meets_the_target),
        cmocka_unit_test(rtc_light_sleep_stalls_the_cpu),
        cmocka_unit_test(rtc_calibrates_in_crystal_cycles),
        cmocka_unit_test(gpio_drives_and_yields_to_a_button),
        cmocka_unit_test(gpio_open_drain_lets_go),
        cmocka_unit_test(gpio_interrupts_by_edge_and_level),
        cmocka_unit_test(straps_are_sampled_in_the_rom_s_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
