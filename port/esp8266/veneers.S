/* The boot ROM's arithmetic, within reach of a plain call: the C library is compiled
 * without long calls, and the ROM is 2 MB away from flash.  A call may lose a8. */
    .macro veneer name
    .section .text.\name, "ax"
    .literal_position
    .align 4
    .global \name
\name:
    movi a8, rom_\name
    jx a8
    .endm

    veneer __addsf3
    veneer __subsf3
    veneer __mulsf3
    veneer __floatsisf
    veneer __floatunsisf
    veneer __fixunssfsi
    veneer __adddf3
    veneer __subdf3
    veneer __muldf3
    veneer __divdf3
    veneer __floatsidf
    veneer __floatunsidf
    veneer __fixdfsi
    veneer __fixunsdfsi
    veneer __extendsfdf2
    veneer __truncdfsf2
    veneer __divsi3
    veneer __udivsi3
    veneer __umodsi3
    veneer __muldi3
    veneer __umulsidi3
    veneer __divdi3
    veneer __udivdi3
    veneer __umoddi3
