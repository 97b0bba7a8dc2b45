using SpectroCal.Differentiation;

namespace SpectroCal.Fitting;

/// <summary>From the free parameters p to all parameters u(p), with first and second derivatives.</summary>
internal sealed class ParameterMap
{
    private readonly Tied[] _ties;

    public ParameterMap(IReadOnlyList<FitParameter> parameters)
    {
        Parameters = parameters;
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int k = 0; k < parameters.Count; k++)
        {
            FitParameter p = parameters[k];
            if (!index.TryAdd(p.Name, k))
                throw new FitException($"Two parameters have the name '{p.Name}'.");
            if (p.Tie is not null)
                continue;
            if (!double.IsFinite(p.Start))
                throw new FitException($"The start of '{p.Name}' is {p.Start}.");
            if (p.IsFixed)
                continue;
            if (!(p.Lower < p.Upper))
                throw new FitException($"The bounds of '{p.Name}', {p.Lower} and {p.Upper}, leave no room; fix it instead.");
            if (p.Start < p.Lower || p.Start > p.Upper)
                throw new FitException($"The start of '{p.Name}', {p.Start}, lies outside its bounds {p.Lower} to {p.Upper}.");
        }
        Free = [.. Enumerable.Range(0, parameters.Count).Where(k => parameters[k].IsFree)];
        _ties = [.. Enumerable.Range(0, parameters.Count).Where(k => parameters[k].Tie is not null).Select(k => Resolve(k, index))];
        Needed = new bool[parameters.Count];
        foreach (int k in Free)
            Needed[k] = true;
        foreach (Tied t in _ties)
            if (t.FreeOf.Length > 0)
                Needed[t.Index] = true;
    }

    public IReadOnlyList<FitParameter> Parameters { get; }

    /// <summary>Indices of the free parameters.</summary>
    public int[] Free { get; }

    /// <summary>For each parameter, whether the free ones act on it.</summary>
    public bool[] Needed { get; }

    /// <summary>Starts of the free parameters.</summary>
    public double[] Start() => [.. Free.Select(k => Parameters[k].Start)];

    /// <summary>All parameters; keeps the derivatives of the tied ones for the calls that follow.</summary>
    public void Expand(ReadOnlySpan<double> p, Span<double> u)
    {
        for (int k = 0; k < u.Length; k++)
            u[k] = Parameters[k].Start;
        for (int i = 0; i < Free.Length; i++)
            u[Free[i]] = p[i];
        foreach (Tied t in _ties)
        {
            int variables = 0;
            var arguments = new Jet[t.Of.Length];
            for (int a = 0; a < arguments.Length; a++)
                arguments[a] = Parameters[t.Of[a]].IsFree
                    ? Jet.Variable(u[t.Of[a]], variables++, t.FreeOf.Length)
                    : Jet.Constant(u[t.Of[a]]);
            t.Value = Parameters[t.Index].Tie!.Function(arguments);
            u[t.Index] = t.Value.Value;
        }
    }

    /// <summary>Adds the columns of the tied parameters to those of the free ones that they depend on.</summary>
    public void ChainJacobian(Span<double> jacobian, int points)
    {
        foreach (Tied t in _ties)
        {
            for (int a = 0; a < t.FreeOf.Length; a++)
            {
                ReadOnlySpan<double> from = jacobian.Slice(t.Index * points, points);
                Span<double> to = jacobian.Slice(Free[t.FreeOf[a]] * points, points);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(from, t.Value.Gradient(a), to, to);
            }
        }
    }

    /// <summary>
    /// The Hessian in the free parameters, sum_kl u_k,a h_kl u_l,b + sum_k g_k u_k,ab, from that in all parameters and the gradient
    /// with respect to them.
    /// </summary>
    public void ChainHessian(ReadOnlySpan<double> all, ReadOnlySpan<double> gradient, Span<double> free)
    {
        int n = Free.Length,
            count = Parameters.Count;
        double[,] u = Derivatives();
        var half = new double[n * count];
        for (int a = 0; a < n; a++)
        for (int k = 0; k < count; k++)
            if (u[k, a] != 0)
                for (int l = 0; l < count; l++)
                    half[a * count + l] += u[k, a] * all[k * count + l];
        for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
        for (int l = 0; l < count; l++)
            free[a * n + b] += half[a * count + l] * u[l, b];
        foreach (Tied t in _ties)
            for (int a = 0; a < t.FreeOf.Length; a++)
            for (int b = 0; b < t.FreeOf.Length; b++)
                free[t.FreeOf[a] * n + t.FreeOf[b]] += gradient[t.Index] * t.Value.Hessian(a, b);
    }

    /// <summary>Adds sum_ab c_ab d2 u_k / (dp_a dp_b) of every parameter.</summary>
    public void AddCurvature(ReadOnlySpan<double> c, Span<double> sums)
    {
        foreach (Tied t in _ties)
            for (int a = 0; a < t.FreeOf.Length; a++)
            for (int b = 0; b < t.FreeOf.Length; b++)
                sums[t.Index] += c[t.FreeOf[a] * Free.Length + t.FreeOf[b]] * t.Value.Hessian(a, b);
    }

    /// <summary>du_k/dp_a.</summary>
    public double[,] Derivatives()
    {
        var u = new double[Parameters.Count, Free.Length];
        for (int a = 0; a < Free.Length; a++)
            u[Free[a], a] = 1;
        foreach (Tied t in _ties)
            for (int a = 0; a < t.FreeOf.Length; a++)
                u[t.Index, t.FreeOf[a]] += t.Value.Gradient(a);
        return u;
    }

    private Tied Resolve(int k, Dictionary<string, int> index)
    {
        FitParameter p = Parameters[k];
        int Find(string name)
        {
            if (!index.TryGetValue(name, out int i))
                throw new FitException($"'{p.Name}' is tied to '{name}', which is not a parameter of the fit.");
            if (Parameters[i].Tie is not null)
                throw new FitException($"'{p.Name}' is tied to '{name}', which is tied itself; tie it to what that depends on.");
            return i;
        }

        int[] of = [.. p.Tie!.Of.Select(Find)];
        return new Tied(k, of, [.. of.Where(i => Parameters[i].IsFree).Select(i => Array.IndexOf(Free, i))]);
    }

    /// <param name="index">The tied parameter.</param>
    /// <param name="of">What it depends on, as indices into all parameters.</param>
    /// <param name="freeOf">Those of them that are free, as indices into the free ones.</param>
    private sealed class Tied(int index, int[] of, int[] freeOf)
    {
        public int Index => index;
        public int[] Of => of;
        public int[] FreeOf => freeOf;
        public Jet Value { get; set; }
    }
}
