using SpectroCal.Store.Plans;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>Does units of a plan, whatever they are.</summary>
internal static class UnitWork
{
    /// <summary>What does the units of a plan; the present folder becomes that in which the plan was made.</summary>
    public static Func<PlanUnit, CancellationToken, UnitResult> Of(CampaignPlan plan)
    {
        if (!Directory.Exists(plan.Head.Directory))
            throw new CliException(
                ExitCode.Input,
                $"{plan.Head.Directory}, in which the plan was made, is not there: this machine must see it under the same name."
            );
        if (Environment.CurrentDirectory != plan.Head.Directory)
            Environment.CurrentDirectory = plan.Head.Directory;
        if (plan.Head.Commands > 0)
            return (unit, cancellation) => UnitCommand.Run(plan, (CommandUnit)unit, cancellation);
        var calibration = new UnitCalibration(plan);
        return (unit, cancellation) => calibration.Calibrate((DetectorUnit)unit, cancellation);
    }
}
