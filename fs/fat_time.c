/* FAT: dates in 16 bits, times of day in 16, from 1980 on in steps of two seconds. */
#include "fs/fat.h"

enum { DAY = 86400, DAYS_1970_TO_1980 = 3652, DAYS_4_YEARS = 1461 };

static const uint16_t days_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

/* Days before a month of a year of its four, the first of which is a leap year: 1980.  (2100, which
 * isn't one, is taken for one: FAT's dates go to 2107.) */
static uint32_t month_start(uint32_t year, uint32_t month)
{
    return days_before[month] + (year == 0 && month > 1 ? 1u : 0u);
}

uint32_t fat_stamp(const struct fat *fat)
{
    const struct fs_device *d = fat->head.device;
    uint64_t seconds = d->now ? d->now(d->context) / 1000000000u : 0;
    uint32_t days = (uint32_t)(seconds / DAY), second = (uint32_t)(seconds % DAY), year, month = 0;
    if (days < DAYS_1970_TO_1980)
        days = DAYS_1970_TO_1980, second = 0; /* no clock: the earliest */
    days -= DAYS_1970_TO_1980;
    uint32_t in_four = days % DAYS_4_YEARS;
    year = in_four < 366 ? 0 : (in_four - 1) / 365;
    uint32_t in_year = in_four - (year ? year * 365 + 1 : 0);
    while (month < 11 && in_year >= month_start(year, month + 1))
        month++;
    year += days / DAYS_4_YEARS * 4;
    uint32_t date =
        (year & 0x7f) << 9 | (month + 1) << 5 | (in_year - month_start(year % 4, month) + 1);
    return date << 16 | second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2;
}

uint64_t fat_stamp_to_unix(uint32_t stamp)
{
    uint32_t date = stamp >> 16, year = date >> 9, month = (date >> 5 & 15) - 1, day = date & 31;
    if (month > 11 || !day)
        return 0;
    uint32_t days = DAYS_1970_TO_1980 + year / 4 * DAYS_4_YEARS +
                    (year % 4 ? year % 4 * 365 + 1 : 0) + month_start(year % 4, month) + day - 1;
    return (uint64_t)days * DAY + (stamp >> 11 & 31) * 3600 + (stamp >> 5 & 63) * 60 +
           (stamp & 31) * 2;
}
