#include "query/xpath_compiled.h"

#include "base/memory.h"
#include "query/fold.h"
#include "query/xpath_tokens.h"

#include <libxml/xpathInternals.h>
#include <string.h>

#define SELF "self::"

/* ------------------------------------------------------------------------------------------------ errors */

const char *xpath_problem_text(int code)
{
    switch (code - XML_XPATH_EXPRESSION_OK) {
    case XPATH_NUMBER_ERROR: return "bad number";
    case XPATH_UNFINISHED_LITERAL_ERROR: return "a literal is not closed";
    case XPATH_START_LITERAL_ERROR: return "a literal is expected";
    case XPATH_INVALID_PREDICATE_ERROR: return "bad predicate";
    case XPATH_EXPR_ERROR: return "not an XPath expression";
    case XPATH_UNCLOSED_ERROR: return "a bracket is not closed";
    case XPATH_UNKNOWN_FUNC_ERROR: return "unknown function";
    case XPATH_INVALID_OPERAND: return "an operand of the wrong kind";
    case XPATH_INVALID_TYPE: return "a value of the wrong kind";
    case XPATH_INVALID_ARITY: return "wrong number of arguments";
    case XPATH_UNDEF_PREFIX_ERROR: return "unknown prefix";
    case XPATH_INVALID_CHAR_ERROR: return "bad character";
    case XPATH_OP_LIMIT_EXCEEDED: return "the limit of XPath operations was reached";
    case XPATH_RECURSION_LIMIT_EXCEEDED: return "the expression is nested too deeply";
    default: return "the XPath expression cannot be evaluated";
    }
}

struct compile_problem {
    const char *text; /* NULL: none */
    int offset;
};

static void note_compile_problem(void *data, xmlErrorPtr error)
{
    struct compile_problem *problem = data;
    if (!problem->text)
        *problem = (struct compile_problem){ xpath_problem_text(error->code), error->int1 };
}

/* ------------------------------------------------------------------------------------------------ compiling */

struct xpath_compiler {
    xmlXPathContext *context;
};

struct xpath_compiler *xpath_compiler_new(void)
{
    struct xpath_compiler *compiler = mem_calloc(1, sizeof *compiler);
    compiler->context = xmlXPathNewContext(NULL);
    if (!compiler->context)
        mem_fail();
    compiler->context->error = note_compile_problem;
    return compiler;
}

void xpath_compiler_free(struct xpath_compiler *compiler)
{
    if (!compiler)
        return;
    xmlXPathFreeContext(compiler->context);
    mem_free(compiler);
}

/* Compile text whose first skip bytes are not the writer's. */
static xmlXPathCompExpr *compile(struct xpath_compiler *compiler, const char *text, size_t skip, struct error *error)
{
    struct compile_problem problem = { NULL, 0 };
    compiler->context->userData = &problem;
    xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(compiler->context, (const xmlChar *)text);
    compiler->context->userData = NULL;
    if (compiled && !problem.text)
        return compiled;
    xmlXPathFreeCompExpr(compiled);
    size_t length = strlen(text), offset = problem.offset < 0 ? 0 : (size_t)problem.offset;
    offset = offset > length ? length : offset < skip ? skip : offset;
    error_set(error, NULL, 0, xpath_column(text + skip, offset - skip), "%s",
              problem.text ? problem.text : "not an XPath expression");
    return NULL;
}

/* Make the plan; what has none libxml2 compiles. A context is evaluated at the elements of its first name. */
static bool compile_into(struct xpath_compiler *compiler, struct xpath *xpath, struct error *error)
{
    struct str text = STR_INIT;
    xpath->plan = xpath_plan_new(xpath->text, xpath->context);
    if (xpath->plan)
        return true;
    if (!xpath_shape_check_patterns(xpath->text, &xpath->shape, error))
        return false;
    if (xpath->context)
        str_printf(&text, SELF "%s", xpath->text + strspn(xpath->text, " \t\r\n"));
    else
        str_add(&text, xpath->text);
    xpath->compiled = compile(compiler, str_text(&text), xpath->context ? strlen(SELF) : 0, error);
    str_release(&text);
    return xpath->compiled != NULL;
}

static struct xpath *make(struct xpath_compiler *compiler, const char *expression, bool context, struct error *error);

/* The end of a bracketed part that begins at text, behind its bracket; NULL when it has none. */
static const char *bracket_end(const char *text)
{
    struct token token;
    int depth = 0;
    do {
        text = xpath_token(text, text, &token);
        depth += (token.kind == PREDICATE) - (token.kind == PREDICATE_END);
    } while (depth > 0 && token.kind != END);
    return token.kind == END ? NULL : text;
}

static bool add_below(struct xpath_compiler *compiler, struct xpath *xpath, const char *name, size_t length,
                      const char *rest)
{
    struct error refused = ERROR_INIT;
    struct str text = STR_INIT;
    str_append(&text, name, length);
    str_add(&text, rest);
    struct xpath *part = make(compiler, str_text(&text), true, &refused);
    bool ok = part && (part->plan || !strchr(part->text, '[')); /* without a plan a predicate may be a position */
    if (ok)
        vec_push(&xpath->below, part);
    else
        xpath_free(part);
    error_release(&refused);
    str_release(&text);
    return ok;
}

/* The alternatives of "*[self::a[…] or self::b]…". */
static bool add_alternatives(struct xpath_compiler *compiler, struct xpath *xpath, const char *step)
{
    static const char start[] = "*[self::", next[] = "or self::";
    const char *rest = bracket_end(step + 1);
    if (strncmp(step, start, strlen(start)) != 0 || !rest)
        return false;
    for (const char *at = step + strlen(start); ; at += strlen(next)) {
        const char *name = at;
        at += strcspn(at, " []");
        while (at && *at == '[')
            at = bracket_end(at);
        if (!at || at > rest || !add_below(compiler, xpath, name, (size_t)(at - name), rest))
            return false;
        at += strspn(at, " ");
        if (at == rest - 1)
            return true;
        if (strncmp(at, next, strlen(next)) != 0)
            return false;
    }
}

/* Where the first "//" outside brackets stands; NULL when there is none. */
static const char *find_descent(const char *text)
{
    struct token token;
    int depth = 0;
    for (const char *at = text; ; ) {
        const char *before = at;
        at = xpath_token(text, at, &token);
        depth += (token.kind == PREDICATE || token.kind == OPEN) - (token.kind == PREDICATE_END || token.kind == CLOSE);
        if (token.kind == END)
            return NULL;
        if (token.kind == SLASHES && depth == 0)
            return before;
    }
}

static void forget_below(struct xpath *xpath)
{
    for (size_t i = 0; i < xpath->below.count; i++)
        xpath_free(xpath->below.items[i]);
    vec_release(&xpath->below);
}

/* Find what stands above and below a "//". An expression that does not divide so (it uses positions, or is more than a
 * path) is simply evaluated. */
static void find_descents(struct xpath_compiler *compiler, struct xpath *xpath)
{
    const char *slashes = find_descent(xpath->text);
    struct error refused = ERROR_INIT;
    if (!slashes)
        return;
    size_t length = (size_t)(slashes - xpath->text);
    const char *step = slashes + strlen("//");
    if (!(*step == '*' ? add_alternatives(compiler, xpath, step)
                        : add_below(compiler, xpath, step, strlen(step), "")))
        forget_below(xpath);
    if (xpath->context && xpath->below.count) {
        char *above = mem_copy(xpath->text, length);
        xpath->above = make(compiler, above, true, &refused);
        mem_free(above);
        if (!xpath->above)
            forget_below(xpath);
    } else if (!xpath->context && !(length == 1 && *xpath->text == '.')) {
        forget_below(xpath);
    }
    error_release(&refused);
}

/* A context that divides is evaluated in its parts; nothing else asks for its whole. */
static struct xpath *make(struct xpath_compiler *compiler, const char *expression, bool context, struct error *error)
{
    struct xpath *xpath = mem_calloc(1, sizeof *xpath);
    xpath->text = mem_copy_string(expression);
    xpath->context = context;
    bool ok = xpath_shape_read(xpath->text, context, &xpath->shape, error);
    if (ok)
        find_descents(compiler, xpath);
    if (ok && ((context && xpath->below.count) || compile_into(compiler, xpath, error)))
        return xpath;
    xpath_free(xpath);
    return NULL;
}

struct xpath *xpath_new(struct xpath_compiler *compiler, const char *expression, struct error *error)
{
    return make(compiler, expression, false, error);
}

struct xpath *xpath_new_context(struct xpath_compiler *compiler, const char *expression, struct error *error)
{
    return make(compiler, expression, true, error);
}

void xpath_free(struct xpath *xpath)
{
    if (!xpath)
        return;
    xmlXPathFreeCompExpr(xpath->compiled);
    xpath_free(xpath->above);
    forget_below(xpath);
    xpath_plan_free(xpath->plan);
    xpath_shape_release(&xpath->shape);
    mem_free(xpath->text);
    mem_free(xpath);
}

bool xpath_check_folds(const struct xpath *xpath, const struct folds *folds, struct error *error)
{
    for (size_t i = 0; i < xpath->shape.folds.count; i++) {
        const struct xpath_fold_use *use = &xpath->shape.folds.items[i];
        char *name = mem_copy(use->name.data, use->name.length);
        bool known = folds && folds_has(folds, name);
        if (!known)
            error_set(error, NULL, 0, use->column, "there is no fold \"%s\"", name);
        mem_free(name);
        if (!known)
            return false;
    }
    return true;
}
