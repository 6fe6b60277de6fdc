// Words: every text of the report and of the runs that make one, in each language.
#ifndef TIDEWAITER_APP_REPORT_WORDS_H_
#define TIDEWAITER_APP_REPORT_WORDS_H_

#include <string_view>

#include "app/report.h"

namespace tidewaiter::app {

// All members are set for every language: the compiler warns about a missing one.
struct Words {
  std::string_view language_code, direction;
  std::string_view skip_to_list, contents, generated, warnings, confidential;
  // The list of lines.
  std::string_view list_title, list_intro, list_empty;
  std::string_view rank, line, date, importer, goods, value, probability, stake, suspicion;
  std::string_view why, no_reason, random_reason, officer_note;
  std::string_view basis_unknown, basis_risk, basis_random, basis_exploration;
  // Controls of the list; {0}.. are filled in by the script.
  std::string_view filter, filter_hint, page_size, all_rows, previous, next, export_csv, open_all,
      close_all, shown, none_shown, sort_by;
  // What was found in the past.
  std::string_view past_title, past_empty, selective_note;
  std::string_view lines_judged, irregular_lines, base_rate, auc, auc_note, average_precision,
      average_precision_note, brier, brier_note, ece, ece_note, interval_95;
  std::string_view rates_title, rate, selected, hits, precision, recall, revenue_by_score,
      revenue_by_money, lift;
  std::string_view recall_chart, recall_chart_text, revenue_chart, revenue_chart_text,
      calibration_chart, calibration_chart_text, months_chart, months_chart_text;
  std::string_view axis_selected, axis_recall, axis_revenue, axis_foretold, axis_found,
      axis_precision;
  std::string_view legend_random, legend_score, legend_money, legend_perfect, legend_bin,
      legend_precision, legend_base_rate;
  std::string_view months_title, month, lines, calibration_title, bin, mean_probability, found_rate;
  // Kinds, policies, groups, facts.
  std::string_view kinds_title, kind, checked, wrong, precision_at_5, note;
  std::string_view policies_title, policies_intro, policy, revenue_at_5;
  std::string_view groups_title, groups_intro, selected_share, false_alarm_rate,
      share_of_false_alarms, share_of_lines;
  std::string_view facts_title, fact, fact_value;
  // A run of assess; {0}, {1} are counts.
  std::string_view run_title, lines_assessed, to_inspect, expected, run_past, unreadable;
  std::string_view model, learned_from, seed, file;
  // An evaluation on later lines.
  std::string_view quality_title, quality_past, quality_selective;
  std::string_view office, origin, importer_lines, new_importer;
};

// One file a language: report_words_en.cc ...
const Words& EnglishWords();
const Words& FrenchWords();
const Words& SpanishWords();
const Words& ArabicWords();

const Words& WordsOf(Language language);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_REPORT_WORDS_H_
