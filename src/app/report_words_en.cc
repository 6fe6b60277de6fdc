#include "app/report_words.h"

namespace tidewaiter::app {
namespace {

constexpr Words kWords{
    .language_code = "en",
    .direction = "ltr",
    .skip_to_list = "Skip to the list of lines",
    .contents = "Contents",
    .generated = "Made:",
    .warnings = "Please note",
    .confidential = "For officers only. Not to be shown to traders.",
    .list_title = "Lines to check",
    .list_intro =
        "Open a line to read why it is here. A suspicion is not a finding: it says where "
        "looking is most likely to be worthwhile.",
    .list_empty = "No line reached the list: nothing was chosen for checking.",
    .rank = "Rank",
    .line = "Line",
    .date = "Date",
    .importer = "Importer",
    .goods = "Goods",
    .value = "Value",
    .probability = "Probability",
    .stake = "At stake",
    .suspicion = "Suspicion",
    .why = "Why",
    .no_reason = "No reason was recorded for this line.",
    .random_reason =
        "Drawn at random, so that what is found can be counted without bias. Nothing "
        "in particular is suspected.",
    .officer_note = "For the officer:",
    .basis_unknown = "basis unknown",
    .basis_risk = "risk",
    .basis_random = "random",
    .basis_exploration = "exploration",
    .filter = "Filter",
    .filter_hint = "any text in a line",
    .page_size = "Lines per page",
    .all_rows = "all",
    .previous = "Previous",
    .next = "Next",
    .export_csv = "Save as CSV",
    .open_all = "Open all",
    .close_all = "Close all",
    .shown = "{0} to {1} of {2} lines",
    .none_shown = "No line matches the filter.",
    .sort_by = "Sort by",
    .past_title = "How good such choices were",
    .past_empty = "No line with a known outcome was given, so nothing can be measured yet.",
    .selective_note =
        "Measured on lines that were looked at. What was never looked at is unknown, "
        "and is not counted as clean.",
    .lines_judged = "Lines with a known outcome",
    .irregular_lines = "of which irregular",
    .base_rate = "Share irregular",
    .auc = "AUC",
    .auc_note = "chance that an irregular line ranks above a clean one; 0.5 is a coin",
    .average_precision = "Average precision",
    .average_precision_note =
        "mean share of hits down the ranking; chance gives the share "
        "irregular",
    .brier = "Brier score",
    .brier_note = "mean squared error of the probabilities; 0 is perfect",
    .ece = "Calibration error",
    .ece_note = "mean distance between probability and truth in ten bins",
    .interval_95 = "95% interval",
    .rates_title = "What is found when a share of lines is checked",
    .rate = "Checked",
    .selected = "Lines",
    .hits = "Hits",
    .precision = "Precision",
    .recall = "Recall",
    .revenue_by_score = "Money found, by risk",
    .revenue_by_money = "Money found, by expected money",
    .lift = "Lift",
    .recall_chart = "Irregular lines found",
    .recall_chart_text =
        "Share of all irregular lines that are found when the given share of "
        "lines is checked, riskiest first.",
    .revenue_chart = "Money found",
    .revenue_chart_text =
        "Share of all recovered money that is found when the given share of "
        "lines is checked.",
    .calibration_chart = "Probabilities and truth",
    .calibration_chart_text =
        "For lines with about the same probability, the share that was "
        "irregular. On the diagonal the two agree. Bars are 95% intervals, "
        "larger dots stand for more lines.",
    .months_chart = "Precision by month",
    .months_chart_text =
        "Share of hits among the first 5% of each month, with its 95% interval, "
        "and the share irregular in all lines of the month.",
    .axis_selected = "share of lines checked",
    .axis_recall = "irregular lines found",
    .axis_revenue = "money found",
    .axis_foretold = "probability given",
    .axis_found = "share irregular",
    .axis_precision = "precision at 5%",
    .legend_random = "chosen at random",
    .legend_score = "by risk",
    .legend_money = "by expected money",
    .legend_perfect = "perfect agreement",
    .legend_bin = "lines of one bin",
    .legend_precision = "precision at 5%",
    .legend_base_rate = "share irregular",
    .months_title = "Months",
    .month = "Month",
    .lines = "Lines",
    .calibration_title = "Probabilities and truth",
    .bin = "Probability from",
    .mean_probability = "Mean probability",
    .found_rate = "Share irregular",
    .kinds_title = "Kinds of error",
    .kind = "Kind",
    .checked = "Checked",
    .wrong = "Wrong",
    .precision_at_5 = "Precision at 5%",
    .note = "Note",
    .policies_title = "Compared with other ways of choosing",
    .policies_intro =
        "All on the same lines. Where intervals overlap widely, the difference may "
        "be chance.",
    .policy = "Way of choosing",
    .revenue_at_5 = "Money found at 5%",
    .groups_title = "How checks fall on groups",
    .groups_intro =
        "The first 5% of all lines. Compare a group's share of false alarms with its "
        "share of lines: far above it, that group is burdened more than others. Groups "
        "with fewer than 30 lines are not shown.",
    .selected_share = "Share chosen",
    .false_alarm_rate = "Clean lines chosen",
    .share_of_false_alarms = "Share of false alarms",
    .share_of_lines = "Share of lines",
    .facts_title = "How this page was made",
    .fact = "What",
    .fact_value = "Value",
    .run_title = "Lines to inspect",
    .lines_assessed = "Lines assessed",
    .to_inspect = "To inspect",
    .expected = "Expected to be collected",
    .run_past =
        "{0} inspected lines of the history, each judged by trees that had learned "
        "earlier lines only. Somebody had chosen them: what the others held is not "
        "known.",
    .unreadable = "{0} of {1} rows could not be read: see rejects.csv.",
    .model = "Model",
    .learned_from = "Learned from",
    .seed = "Seed",
    .file = "File",
    .quality_title = "How good the choice was on later lines",
    .quality_past = "Learned from {0} lines, judged on {1} later ones.",
    .quality_selective =
        "Judged on inspected lines alone, which somebody chose: what the others "
        "held is not known.",
    .office = "Office",
    .origin = "Origin",
    .importer_lines = "Importer, earlier lines",
    .new_importer = "new",
};

}  // namespace

const Words& EnglishWords() {
  return kWords;
}

}  // namespace tidewaiter::app
