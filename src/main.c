#include "app/app.h"

#include <stdio.h>

int main(int argc, char *argv[])
{
    const struct streams streams = { stdin, stdout, stderr, true };
    return app_run(argc, argv, &streams);
}
