/* SLIP: frames in a stream of bytes, C0 at both ends (chip/loader.h has the bytes).
 *
 * The decoder takes whatever lies between two C0 for a frame, so that it finds its
 * feet again after any loss; telling a frame from noise is left to its reader. */
#ifndef FLASH_SLIP_H
#define FLASH_SLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slip_decoder {
    uint8_t *frame; /* the caller's, `capacity` bytes */
    size_t capacity, length;
    size_t frame_length; /* of the frame that just ended */
    bool escaped;
    bool spoiled; /* a wrong escape, or too long */
};

/* The most bytes that `length` bytes take, delimiters included. */
#define SLIP_WIRE_MAX(length) (2 * (length) + 2)

/* True when `byte` ends a frame: frame[0 .. frame_length) until the next call.  Empty frames
 * aren't reported. */
bool slip_decode(struct slip_decoder *d, uint8_t byte);

/* Appends to wire[at]; they return the new end. */
size_t slip_delimit(uint8_t *wire, size_t at);
size_t slip_encode(uint8_t *wire, size_t at, const uint8_t *bytes, size_t length);

#endif
