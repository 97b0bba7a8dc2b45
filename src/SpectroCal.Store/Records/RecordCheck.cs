using System.Text;
using SpectroCal.Detectors;
using SpectroCal.Differentiation;

namespace SpectroCal.Store.Records;

/// <summary>What records must be, whoever made them, so that they can be looked up, written to any file and read back exactly.</summary>
internal sealed class RecordCheck
{
    private readonly Dictionary<string, int> _parameters = []; // of functions that have been read
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a record, as a sentence without a final period; null where nothing is.</summary>
    public string? Fault(CalibrationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (string.IsNullOrWhiteSpace(record.Detector))
            return "expected the name of a detector, found none";
        if (string.IsNullOrWhiteSpace(record.Tag))
            return "expected a tag, found none";
        if (Texts(record).FirstOrDefault(text => !IsPlain(text)) is { } odd)
            return $"expected texts without line breaks and other control characters, found '{odd}'";
        if (string.IsNullOrWhiteSpace(record.Status))
            return "expected a status, found none";
        if (record.Until <= record.From)
            return $"expected an end after {ClockTime.Text(record.From)}, found {ClockTime.Text(record.Until)}";
        if (record.ReducedObjective is { } reduced && !double.IsFinite(reduced))
            return "expected a finite number as reduced objective";
        if (record.Covariates.FirstOrDefault(c => !double.IsFinite(c.Value)).Key is { } endless)
            return $"expected a finite number as {endless}";
        return FunctionFault(record);
    }

    private string? FunctionFault(CalibrationRecord record)
    {
        if (!_parameters.TryGetValue(record.Function, out int n))
        {
            try
            {
                n = CalibrationFunction.Parse(record.Function).ParameterCount;
            }
            catch (ExpressionException e)
            {
                return e.Message.TrimEnd('.');
            }
            _parameters.Add(record.Function, n);
        }
        if (record.Parameters.Count != n || !record.Parameters.All(double.IsFinite))
            return Invariant($"expected {n} finite numbers as parameters of {record.Function}, found {record.Parameters.Count}");
        if (record.Covariance is not { } covariance)
            return null;
        if (covariance.Count != n * (n + 1) / 2 || !covariance.All(double.IsFinite))
            return Invariant($"expected {n * (n + 1) / 2} finite numbers as covariance, found {covariance.Count}");
        // The diagonal of an upper triangle by rows.
        for (int i = 0, at = 0; i < n; at += n - i, i++)
            if (covariance[at] < 0)
                return Invariant($"expected a variance of zero or more for p{i}");
        return null;
    }

    private static IEnumerable<string> Texts(CalibrationRecord r) =>
        [
            r.Detector,
            r.Tag,
            r.Status,
            r.Reason,
            r.Run,
            r.Function,
            r.Objective,
            .. r.Lines,
            .. r.Covariates.Keys,
            r.Provenance.Options,
            r.Provenance.Software,
            .. r.Provenance.Inputs.SelectMany(i => (string[])[i.Path, i.Sha256]),
        ];

    private static bool IsPlain(string text)
    {
        try
        {
            _ = Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
        return !text.Any(char.IsControl);
    }
}
