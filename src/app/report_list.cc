// The list of lines to check. One <tbody> for each line: its cells, then the reasons, so that the
// script can sort, filter and page whole lines. The class of an element names its column in the CSV
// file; <data value> carries the number for machines.
#include <fmt/format.h>

#include "app/report_html.h"
#include "app/report_sections.h"

namespace tidewaiter::app {
namespace {

struct BasisText {
  std::string_view css_class;
  std::string_view text;
};

BasisText BasisTextOf(const Words& words, SelectionBasis basis) {
  switch (basis) {
    case SelectionBasis::kTargeted:
      return {"risk", words.basis_risk};
    case SelectionBasis::kRandom:
      return {"random", words.basis_random};
    case SelectionBasis::kExploration:
      return {"exploration", words.basis_exploration};
    case SelectionBasis::kUnknown:
      break;
  }
  return {"unknown", words.basis_unknown};
}

void AddBdi(std::string& out, std::string_view css_class, std::string_view text) {
  out += "<bdi class=\"" + std::string(css_class) + "\">";
  AppendEscaped(out, text);
  out += "</bdi>";
}

void AddData(std::string& out, std::string_view css_class, std::string_view value,
             std::string_view text) {
  fmt::format_to(std::back_inserter(out),
                 "<td class=\"n\"><data class=\"{}\" value=\"{}\">{}</data></td>", css_class, value,
                 text);
}

void AddCells(std::string& out, const ReportContext& context, const ListedLine& line) {
  const NumberFormat& format = context.format;
  const int digits = context.model.currency_digits;
  out += "<tr>";
  AddData(out, "rank", fmt::format("{}", line.rank), format.Count(line.rank));
  out += "<td>";
  AddBdi(out, "id", line.id);
  AddBdi(out, "office quiet", line.office);
  fmt::format_to(std::back_inserter(out), "</td><td class=\"date\">{}</td><td>",
                 FormatDay(line.date));
  AddBdi(out, "importer", line.importer);
  out += "</td><td>";
  AddBdi(out, "hs_code", line.hs_code);
  // Between the two, in the direction of the page: within one it would go by that one's letters.
  if (!line.origin.empty()) out += "<span class=\"quiet\"> · </span>";
  AddBdi(out, "origin", line.origin);
  AddBdi(out, "description", line.description);
  out += "</td>";
  AddData(out, "value", PlainMoney(line.value_minor, digits),
          format.Money(line.value_minor, digits));
  AddData(out, "probability", fmt::format("{:.6g}", line.probability),
          format.Percent(line.probability));
  AddData(out, "stake", PlainMoney(line.stake_minor, digits),
          format.Money(line.stake_minor, digits));
  out += "<td>";
  AddBdi(out, "kind", line.kind_label);
  const BasisText basis = BasisTextOf(context.words, line.why_selected);
  fmt::format_to(std::back_inserter(out), "<span class=\"basis {}\">{}</span></td></tr>\n",
                 basis.css_class, Escaped(basis.text));
}

void AddReasons(std::string& out, const Words& words, const ListedLine& line) {
  const std::string_view instead =
      line.why_selected == SelectionBasis::kRandom ? words.random_reason : words.no_reason;
  out += "<tr class=\"more\"><td colspan=\"9\"><details><summary>" + Escaped(words.why);
  out += "<span class=\"first\" dir=\"auto\">";
  AppendEscaped(out, line.reasons.empty() ? instead : std::string_view(line.reasons.front()));
  out += "</span></summary>";
  if (line.reasons.empty()) out += "<p>" + Escaped(instead) + "</p>";
  if (!line.reasons.empty()) out += "<ul>";
  for (const std::string& reason : line.reasons) {
    out += "<li dir=\"auto\">";
    AppendEscaped(out, reason);
    out += "</li>";
  }
  if (!line.reasons.empty()) out += "</ul>";
  if (!line.officer_note.empty()) {
    out += "<p><b>" + Escaped(words.officer_note) + "</b> ";
    AddBdi(out, "note", line.officer_note);
    out += "</p>";
  }
  out += "</details></td></tr>";
}

// Invisible without script, which shows it and fills in the numbers.
void AddControls(std::string& out, const Words& words) {
  const auto button = [&](std::string_view action, std::string_view text) {
    out +=
        fmt::format("<button type=\"button\" data-do=\"{}\">{}</button>\n", action, Escaped(text));
  };
  out += fmt::format(
      "<div class=\"controls\" hidden data-shown=\"{}\" data-none=\"{}\" data-sort=\"{}\">\n",
      Escaped(words.shown), Escaped(words.none_shown), Escaped(words.sort_by));
  out += fmt::format("<label>{} <input type=\"search\" placeholder=\"{}\"></label>\n",
                     Escaped(words.filter), Escaped(words.filter_hint));
  out += fmt::format(
      "<label>{} <select><option>50</option><option>250</option><option value=\"0\">{}</option>"
      "</select></label>\n",
      Escaped(words.page_size), Escaped(words.all_rows));
  button("open", words.open_all);
  button("close", words.close_all);
  button("csv", words.export_csv);
  out += "<span class=\"pages\">\n";
  button("previous", words.previous);
  out += "<output aria-live=\"polite\"></output>\n";
  button("next", words.next);
  out += "</span></div>\n";
}

void AddHead(std::string& out, const Words& words, std::string_view currency) {
  out += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"list-h\">";
  out += "<table class=\"lines\"><thead><tr>";
  const Column columns[] = {{words.rank, true},        {words.line},        {words.date},
                            {words.importer},          {words.goods},       {words.value, true},
                            {words.probability, true}, {words.stake, true}, {words.suspicion}};
  for (const Column& column : columns) {
    const bool is_money = column.label == words.value || column.label == words.stake;
    out += column.is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">";
    AppendEscaped(out, column.label);
    if (is_money && !currency.empty()) out += " <small>" + Escaped(currency) + "</small>";
    out += "</th>";
  }
  out += "</tr></thead>\n";
}

}  // namespace

void AppendList(std::string& out, const ReportContext& context) {
  const Words& words = context.words;
  OpenSection(out, kListId, words.list_title);
  if (context.model.list.empty()) {
    out += "<p class=\"empty\">" + Escaped(words.list_empty) + "</p>\n";
    CloseSection(out);
    return;
  }
  out += "<p class=\"quiet\">" + Escaped(words.list_intro) + "</p>\n";
  AddControls(out, words);
  AddHead(out, words, context.model.currency);
  for (const ListedLine& line : context.model.list) {
    out += "<tbody>";
    AddCells(out, context, line);
    AddReasons(out, words, line);
    out += "</tbody>\n";
  }
  out += "</table></div>\n";
  CloseSection(out);
}

}  // namespace tidewaiter::app
