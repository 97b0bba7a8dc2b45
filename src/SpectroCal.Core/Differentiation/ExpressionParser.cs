using System.Globalization;

namespace SpectroCal.Differentiation;

/// <summary>Reads expressions by recursive descent.</summary>
/// <remarks>
/// sum: product (("+" | "-") product)*; product: unary (("*" | "/") unary)*; unary: "-" unary | "+" unary | power;
/// power: atom ("^" unary)?, so that powers group to the right and -x^2 is -(x^2); atom: number | name | function "(" sum ")" | "(" sum
/// ")".
/// </remarks>
internal sealed class ExpressionParser
{
    /// <summary>Longest text.</summary>
    public const int LongestText = 1000;

    /// <summary>Deepest nesting of parentheses, signs and powers.</summary>
    public const int DeepestNesting = 50;

    private const int Excerpt = 40;
    private const string Operand = "a number, a name or '('";
    private readonly string _text;
    private readonly ExpressionGraph _graph;
    private readonly IReadOnlyList<string> _variables;
    private readonly IReadOnlyDictionary<string, string> _synonyms;
    private int _at;
    private int _depth;

    private ExpressionParser(
        string text,
        ExpressionGraph graph,
        IReadOnlyList<string> variables,
        IReadOnlyDictionary<string, string> synonyms
    )
    {
        _text = text;
        _graph = graph;
        _variables = variables;
        _synonyms = synonyms;
    }

    /// <summary>Reads a text into a graph.</summary>
    /// <returns>The node.</returns>
    public static int Parse(
        string text,
        ExpressionGraph graph,
        IReadOnlyList<string> variables,
        IReadOnlyDictionary<string, string> synonyms
    )
    {
        if (text.Length > LongestText)
            throw new ExpressionException($"expected an expression of at most {LongestText} characters, found {text.Length}");
        var parser = new ExpressionParser(text, graph, variables, synonyms);
        int node = parser.Sum();
        parser.Skip();
        return parser._at == text.Length ? node : throw parser.Error("an operator or the end", parser._at);
    }

    private int Sum()
    {
        int left = Product();
        while (true)
        {
            if (Take('+'))
                left = _graph.Add(left, Product());
            else if (Take('-'))
                left = _graph.Subtract(left, Product());
            else
                return left;
        }
    }

    private int Product()
    {
        int left = Unary();
        while (true)
        {
            if (Take('*'))
                left = _graph.Multiply(left, Unary());
            else if (Take('/'))
                left = _graph.Divide(left, Unary());
            else
                return left;
        }
    }

    private int Unary()
    {
        Skip();
        if (++_depth > DeepestNesting)
            throw Error($"at most {DeepestNesting} nested parentheses, signs and powers", _at);
        int node =
            Take('-') ? _graph.Negate(Unary())
            : Take('+') ? Unary()
            : Power();
        _depth--;
        return node;
    }

    private int Power()
    {
        int basis = Atom();
        return Take('^') ? _graph.Power(basis, Unary()) : basis;
    }

    private int Atom()
    {
        Skip();
        if (Take('('))
        {
            int inner = Sum();
            Expect(')');
            return inner;
        }
        if (_at == _text.Length)
            throw Error(Operand, _at);
        return char.IsAsciiDigit(_text[_at]) || _text[_at] == '.' ? Number()
            : char.IsAsciiLetter(_text[_at]) ? Named()
            : throw Error(Operand, _at);
    }

    private int Number()
    {
        int start = _at;
        Digits();
        if (_at < _text.Length && _text[_at] == '.')
            _at++;
        Digits();
        // 2e3 has an exponent; in 2e the e is a name, which cannot follow a number.
        int exponent = _at + 1 < _text.Length && _text[_at] is 'e' or 'E' ? _at + (_text[_at + 1] is '+' or '-' ? 2 : 1) : _text.Length;
        if (exponent < _text.Length && char.IsAsciiDigit(_text[exponent]))
        {
            _at = exponent;
            Digits();
        }
        return
            double.TryParse(
                _text.AsSpan(start, _at - start),
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out double value
            ) && double.IsFinite(value)
            ? _graph.Constant(value)
            : throw Error("a finite number", start);
    }

    private void Digits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
    }

    private int Named()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        string name = _text[start.._at].ToLowerInvariant();
        if (_synonyms.TryGetValue(name, out string? proper))
            name = proper;
        int variable = _variables.Count - 1;
        while (variable >= 0 && _variables[variable] != name)
            variable--;
        if (variable >= 0)
            return _graph.Variable(variable);
        if (ExpressionFunctions.Constants.TryGetValue(name, out double value))
            return _graph.Constant(value);
        if (name == ExpressionFunctions.Power)
            return PowerOfTwo();
        if (ExpressionFunctions.Find(name) is not { } function)
            throw Error(
                $"one of {string.Join(", ", _variables)}, {string.Join(", ", ExpressionFunctions.Constants.Keys)}, "
                    + $"{string.Join(", ", ExpressionFunctions.Names)}",
                start
            );
        Expect('(');
        int argument = Sum();
        Expect(')');
        return _graph.Apply(function, argument);
    }

    // pow(a, b)
    private int PowerOfTwo()
    {
        Expect('(');
        int basis = Sum();
        Expect(',');
        int exponent = Sum();
        Expect(')');
        return _graph.Power(basis, exponent);
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private bool Take(char sign)
    {
        Skip();
        if (_at == _text.Length || _text[_at] != sign)
            return false;
        _at++;
        return true;
    }

    private void Expect(char sign)
    {
        if (!Take(sign))
            throw Error(sign == ')' ? "an operator or ')'" : $"'{sign}'", _at);
    }

    // The text with what was found between >> and <<.
    private ExpressionException Error(string expected, int start)
    {
        int end = start;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '.' or '_'))
            end++;
        if (end == start && start < _text.Length)
            end += char.IsHighSurrogate(_text[start]) && start + 1 < _text.Length ? 2 : 1;
        int from = Math.Max(0, start - Excerpt),
            to = Math.Min(_text.Length, end + Excerpt);
        string found = start == _text.Length ? "the end" : $"'{Shortened(_text[start..end])}'";
        string before = (from > 0 ? "..." : "") + _text[from..start],
            after = _text[end..to] + (to < _text.Length ? "..." : "");
        string marked = $"{before}>>{Shortened(_text[start..end])}<<{after}";
        // Control characters would garble a terminal.
        string message = $"expected {expected} at position {start + 1}, found {found}: {marked}";
        return new ExpressionException(new string([.. message.Select(c => char.IsControl(c) ? '?' : c)]), start + 1);
    }

    private static string Shortened(string text) => text.Length <= Excerpt ? text : text[..Excerpt] + "...";
}
