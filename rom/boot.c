/* Starts the program in flash: reads its segments to RAM and jumps to its entry.
 *
 * Messages have the genuine ROM's form (public boot logs): per segment "load ADDRESS,
 * len N, room R", "tail T", "chksum C"; `room` is how much of a 16-byte line is left
 * where the data starts (16 for the first segment, 0 where another begins a line), `tail` how far
 * into a line they end. */
#include "chip/image.h"

#include "chip/memory.h"
#include "chip/spi.h"
#include "rom/rom.h"

enum { LINE = 16, CHUNK = 256 };

static void fail(const char *why, uint32_t at)
{
    ets_printf("boot: %s at 0x%05x\n", why, (unsigned)at);
    rom_stop();
}

static void read_flash(uint32_t address, void *to, uint32_t length)
{
    if (SPIRead(address, to, length) != SPI_OK)
        fail("the image ends beyond the flash", address);
}

/* --- where a segment may go -------------------------------------------------------- */

static bool within(uint32_t address, uint32_t length, uint32_t base, uint32_t end)
{
    return address >= base && address <= end && length <= end - address;
}

/* Not over the data and stack this code runs with. */
static bool loadable(uint32_t address, uint32_t length)
{
    return within(address, length, IRAM_BASE, IRAM_BASE + IRAM_SIZE) ||
           within(address, length, DRAM_BASE, DRAM_ROM_BASE);
}

/* --- segments ------------------------------------------------------------------------ */

static uint32_t checksum_words(uint32_t checksum, const uint32_t *words, uint32_t count)
{
    while (count--)
        checksum ^= *words++;
    return checksum;
}

static uint8_t checksum_fold(uint32_t checksum)
{
    checksum ^= checksum >> 16;
    return (uint8_t)(checksum ^ checksum >> 8);
}

static uint32_t load_data(uint32_t from, uint32_t to, uint32_t length, uint32_t checksum)
{
    for (uint32_t done = 0; done < length; done += CHUNK) {
        uint32_t n = length - done < CHUNK ? length - done : CHUNK;
        uint32_t *words = (uint32_t *)(to + done);
        read_flash(from + done, words, n);
        checksum = checksum_words(checksum, words, n / 4);
    }
    return checksum;
}

static void print_split_header(uint32_t at)
{
    uint32_t here = LINE - at % LINE;
    if (here < sizeof(struct image_segment))
        ets_printf("ho 0 tail %u room %u\n", (unsigned)(LINE - here), (unsigned)here);
}

/* Loads the segment whose header is at `at`; where the next one is. */
static uint32_t load_segment(uint32_t at, uint32_t *checksum)
{
    struct image_segment segment;
    read_flash(at, &segment, sizeof segment);
    print_split_header(at);
    uint32_t data = at + sizeof segment;
    uint32_t room = data == LINE ? LINE : (0U - data) % LINE;
    ets_printf("load 0x%08x, len %u, room %u \n", (unsigned)segment.address,
               (unsigned)segment.length, (unsigned)room);
    if (segment.length % 4 || !loadable(segment.address, segment.length))
        fail("a segment that does not fit into RAM", at);
    *checksum = load_data(data, segment.address, segment.length, *checksum);
    ets_printf("tail %u\nchksum 0x%02x\n", (unsigned)((data + segment.length) % LINE),
               checksum_fold(*checksum));
    return data + segment.length;
}

static void check_sum(uint32_t at, uint32_t checksum)
{
    uint32_t last = at | (IMAGE_CHECKSUM_ALIGN - 1), word;
    read_flash(last & ~3U, &word, 4);
    uint8_t stored = (uint8_t)(word >> 24);
    ets_printf("csum 0x%02x\n", stored);
    if (stored != checksum_fold(checksum)) {
        ets_printf("csum err\n");
        fail("the image is damaged: write it again", last);
    }
}

/* --- the image ------------------------------------------------------------------------ */

/* An 0xEA image has the code that stays in flash first: where the rest begins. */
static uint32_t skip_irom(uint32_t at)
{
    struct image_segment irom;
    read_flash(at + sizeof(struct image_header), &irom, sizeof irom);
    return at + sizeof(struct image_header) + sizeof irom + irom.length;
}

static void check_magic(uint8_t magic, uint32_t at)
{
    if (magic == IMAGE_MAGIC)
        return;
    ets_printf(magic == 0xFF ? "the flash is empty" : "no program in flash (first byte %02x)",
               magic);
    ets_printf(": write one; hold Flash and press Reset first\n");
    fail("no image", at);
}

/* Header byte 3's low half: how the flash is clocked, as SPI_CLOCK's dividers of 80 MHz. */
static void set_speed(uint8_t frequency)
{
    if (frequency == 15) {
        reg_set(0x60000800U, 1U << 8);
        reg_set(SPI_CTRL(0), 1U << 12);
        return;
    }
    uint32_t divider = frequency + 2;
    reg_clear(0x60000800U, 1U << 8);
    reg_clear(SPI_CTRL(0), 0x1FFF);
    reg_set(SPI_CTRL(0), (divider - 1) << 8 | (divider / 2 - 1) << 4 | (divider - 1));
}

void boot_from_flash(void)
{
    struct image_header header;
    uint32_t at = 0, checksum = IMAGE_CHECKSUM_SEED;
    spi_flash_attach();
    SPIReadModeCnfig(5);
    read_flash(at, &header, sizeof header);
    if (header.magic == IMAGE_MAGIC_V2) {
        at = skip_irom(at);
        read_flash(at, &header, sizeof header);
    }
    check_magic(header.magic, at);
    if (header.segments > IMAGE_SEGMENTS_MAX)
        fail("an image with more than 16 segments", at);
    SPIReadModeCnfig(header.flash_mode);
    set_speed(header.flash_size_freq & 15);
    at += sizeof header;
    for (int i = 0; i < header.segments; i++)
        at = load_segment(at, &checksum);
    check_sum(at, checksum);
    rom_start_program((program_entry *)header.entry);
}
