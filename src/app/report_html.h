// HTML by appending to a string: escaping, and the few elements that the report repeats.
#ifndef TIDEWAITER_APP_REPORT_HTML_H_
#define TIDEWAITER_APP_REPORT_HTML_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace tidewaiter::app {

// Appends text so that it is text in element content and in quoted attributes, whatever it holds.
// Bytes that are not UTF-8, and control characters other than tab and line feed, become U+FFFD.
void AppendEscaped(std::string& out, std::string_view text);
std::string Escaped(std::string_view text);

struct Column {
  std::string_view label;
  bool is_number = false;
};

// A table in a frame that scrolls sideways (also by keyboard) when the screen is narrow.
//
//   HtmlTable table(out, "Months", {{"Month"}, {"Lines", true}});
//   table.Row();
//   table.Text("2026-02");
//   table.Number("1 204");
//   table.Close();
class HtmlTable {
 public:
  HtmlTable(std::string& out, std::string_view caption, std::initializer_list<Column> columns);
  void Row(std::string_view css_class = "");
  void Text(std::string_view text);    // the first cell of a row is its heading
  void Number(std::string_view text);  // aligned at the end
  // A number with a second, smaller one beside it, e.g. its interval; "" for none.
  void Number(std::string_view text, std::string_view small);
  void Close();

 private:
  std::string& out_;
  bool first_cell_ = false;
};

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_REPORT_HTML_H_
