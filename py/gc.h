/* Memory: objects that stay where they are, payloads that slide, exact roots.
 *
 * The heap is one region.  Payloads (the variable-sized insides of lists, dicts,
 * long strings, byte arrays) fill it from the bottom; objects from the top down:
 *
 *     | state | payloads -> ....... free ....... <- objects | bits |
 *
 * An object never moves.  A payload has exactly one owner, the pointer through
 * which it is reached; a collection slides live payloads together and corrects
 * the owners.  So the free room is always one piece but for holes among objects.
 *
 * What C code has to keep in mind:
 *  1. Any function that takes `py` may allocate, and so collect and move payloads.
 *     Never hold a pointer into a payload (list->items, str->data, a dict's
 *     table) across such a call: read it again.  The hostile mode (gc_hostile)
 *     collects and moves at every allocation to show the mistake.
 *  2. Values made or met by C code are safe until the C function that is called from
 *     the interpreter returns: gc_new notes each new object in the arena, which the
 *     caller cuts back.  A loop that makes garbage cuts the arena itself:
 *         size_t mark = gc_mark_arena(py);
 *         for (...) { ...; gc_cut_arena(py, mark); }
 *     and keeps its result by storing it into something that is itself kept, or by
 *     gc_keep.  A value read out of a container is kept as long as it stays there.
 *  3. A new object's memory is zero: it may be collected around half-built. */
#ifndef PY_GC_H
#define PY_GC_H

#include "py/value.h"

/* A new object of `size` bytes, zeroed but for its type; raises MemoryError. */
void *gc_new(struct py *py, const struct type *type, size_t size);

/* Gives *owner a payload of `size` bytes (in place of what it had, whose first
 * bytes are copied; new bytes are not cleared); size 0 frees.  `owner` lies in an
 * object or in the state, and its trace function calls gc_trace_payload. */
void gc_resize(struct py *py, void *owner, size_t size);
size_t gc_payload_size(const void *payload);
/* Hands a payload from one owner to another. */
void gc_move_payload(void *to, void *from);

/* The payload around p, if there is one, stays where it is from now on (until it is
 * resized): its address was given away. */
void gc_fix_payload(struct py *py, const void *p);

/* For trace functions. */
void gc_trace(struct py *py, val v);
void gc_trace_all(struct py *py, const val *v, size_t n);
void gc_trace_payload(const void *payload);

void gc_collect(struct py *py);

/* When nothing refers to v any more its __del__ is called (once, at the next loop edge or
 * call of the program, or by gc_finish), then it is freed. */
void gc_watch(struct py *py, val v);
void gc_finish(struct py *py);
void gc_finish_all(struct py *py); /* of what is still used, too: the program is over */

/* To be called before something that will live long is made: collects when that gives
 * it a better place than behind the garbage of its making. */
void gc_settle(struct py *py);
size_t gc_free(const struct py *py);
size_t gc_used(const struct py *py);
/* Is this object in the heap (and not in read-only memory)? */
bool gc_is_heap(const struct py *py, const void *p);

/* Payloads stay where they are until the C function that was called from the
 * interpreter returns (the caller puts heap.pins back). */
void gc_pin(struct py *py);
size_t gc_mark_arena(const struct py *py);
void gc_cut_arena(struct py *py, size_t mark);
val gc_keep(struct py *py, val v);

/* Calls each(context, ...) on every piece of the heap, from its start to its end. */
enum gc_kind { GC_FREE, GC_PAYLOAD, GC_OBJECT };
typedef void gc_visit(void *context, const char *start, size_t bytes, enum gc_kind kind);
void gc_walk(struct py *py, gc_visit *each, void *context);

/* The heap [start, end) for a new interpreter.  */
void gc_open(struct py *py, void *start, void *end);
/* Calls each(py, object) on every live object. */
void gc_each(struct py *py, void (*each)(struct py *py, struct object *object));

#endif
