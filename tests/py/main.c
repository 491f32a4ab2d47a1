/* The Python alone as a program, without the rest of espy: for the 32-bit build and
 * for builds with a sanitizer. */
#include "cmd/command.h"

int main(int argc, char **argv)
{
    return cmd_python.run(argc, argv);
}
