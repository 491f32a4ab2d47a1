/* The command line before it is read. */
#ifndef CMD_ARGUMENTS_H
#define CMD_ARGUMENTS_H

/* Replaces each word @FILE by the words in that file (white space divides them, quotes keep
 * them together), as esptool does.  The new line lives as long as the program. */
void arguments_expand(int *argc, char ***argv);

#endif
