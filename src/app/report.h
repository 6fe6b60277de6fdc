// Report: the page that an officer and a manager read: what to check today and why, and how good
// such choices were in the past.
//
//   ReportModel model;
//   model.title = "Lines to check, 24 November 2026";
//   model.list = ...;
//   RETURN_IF_ERROR(os::WriteFile("report.html", RenderReport(model)));
//
// The page is one HTML file that needs nothing else: styles, script and charts are inside, and a
// content security policy forbids it the network and any script but its own. It works without
// script too (all rows are shown; sorting, filter, pages and CSV export are missing).
//
// Texts of the model may hold anything: they are escaped, and bytes that are not UTF-8 become
// U+FFFD. They are shown as they are, so the caller writes them in the page's language.
//
// Never shown to traders: it says what is detected and why.
#ifndef TIDEWAITER_APP_REPORT_H_
#define TIDEWAITER_APP_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "declaration/outcome.h"
#include "risk/evaluation.h"
#include "risk/sentences.h"

namespace tidewaiter::app {

using risk::Language;

// One of the large numbers at the top, ready for reading (report_numbers.h formats).
struct Figure {
  std::string label;
  std::string value;
  std::string note;  // a line under it; may be ""
};

struct Fact {
  std::string label;
  std::string value;
};

// How good the choice was where outcomes are known. The caption says on which lines and dates.
struct PastResult {
  std::string caption;
  risk::Evaluation evaluation;
};

struct KindResult {
  std::string kind_label;
  risk::KindRow row;
  std::string note;
};

// One way of choosing, measured on the same lines as the others.
struct PolicyResult {
  std::string name;
  bool is_ours = false;  // set off from those it is compared with
  std::optional<double> auc;
  std::optional<risk::Interval> auc_95;
  std::optional<double> average_precision;
  std::optional<risk::Interval> average_precision_95;
  std::optional<double> precision_at_5;
  std::optional<risk::Interval> precision_at_5_95;
  std::optional<double> revenue_at_5;
};

struct GroupResult {
  std::string attribute_label;  // what the groups are: "Office"
  std::vector<risk::GroupRow> rows;
};

// A line chosen for checking.
struct ListedLine {
  std::int64_t rank = 0;
  std::string id;
  Day date = 0;
  std::string office;
  std::string importer;
  std::string hs_code;
  std::string origin;
  std::string description;
  std::int64_t value_minor = 0;  // kMissingMoney: shown as a dash
  double probability = 0;        // 0..1
  std::int64_t stake_minor = 0;
  std::string stake_basis;  // on what the stake rests, in words
  std::string kind_label;
  SelectionBasis why_selected = SelectionBasis::kTargeted;
  std::vector<std::string> reasons;  // sentences, strongest first
  std::string officer_note;          // may be ""
};

struct ReportModel {
  std::string title;
  Language language = Language::kEnglish;
  std::string generated;    // time, as text
  std::string currency;     // of all amounts, e.g. "EUR"
  int currency_digits = 2;  // of its minor unit, 0..4: 2 for EUR, 0 for JPY
  std::vector<std::string> warnings;
  std::vector<Figure> figures;
  std::vector<ListedLine> list;  // in order of rank
  std::optional<PastResult> past;
  std::vector<KindResult> kinds;
  std::vector<PolicyResult> policies;
  std::vector<GroupResult> groups;
  std::vector<Fact> facts;  // versions, policy, seed, inputs: what is needed to repeat it
};

// The page, UTF-8. The same model gives the same bytes. O(size of the model); 5,000 lines with
// three reasons each make about 7 MB. Pure and thread-safe.
std::string RenderReport(const ReportModel& model);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_REPORT_H_
