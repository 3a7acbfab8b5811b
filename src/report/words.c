/* The words of text output, in the language of the reader. */
#include "report/text.h"

#include <stdio.h>

const char *text_word(const struct text_output *output, const char *id)
{
    return catalogue_text(output->options->catalogue, id, output->options->lang);
}

void text_count(const struct text_output *output, const char *id, size_t n, struct str *out)
{
    struct str full = STR_INIT;
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", n);
    str_printf(&full, "%s%s", id, n == 1 ? ".one" : "");
    template_fill(text_word(output, str_text(&full)), &(struct argument){ "n", digits }, 1, out);
    str_release(&full);
}

void text_add_count(const struct text_output *output, const char *id, size_t n)
{
    text_count(output, id, n, output->out);
}
