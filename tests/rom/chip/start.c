/* The boot ROM jumps here: run the tests, then rest. */
void tests_run(void);
void program(void);
void program(void)
{
    tests_run();
    for (;;)
        ;
}
