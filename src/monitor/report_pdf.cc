// A report on paper: pages by cairo, text of any script by Pango.
#include <algorithm>
#include <memory>

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include "base/check.h"
#include "monitor/track_reports.h"
#include "monitor/utc_text.h"

namespace tidewaiter::monitor {
namespace {

// In points, 72 an inch; A4 across.
constexpr double kPageWidth = 841.89;
constexpr double kPageHeight = 595.28;
constexpr double kMargin = 36;
constexpr double kPad = 3;   // around the text of a cell
constexpr double kTop = 90;  // where the table begins
constexpr double kBottom = kPageHeight - 48;
constexpr double kColumnMost = 170;
constexpr double kWordMost = 110;  // longer words are broken: codes of cases have 90
constexpr double kLetters = 7.5;
constexpr double kLettersLeast = 5;
constexpr int kLinesMax = 3;  // of a cell; longer texts end with an ellipsis
constexpr std::size_t kRowsMeasured = 200;

constexpr Said kPage{"Page {page} of {pages}", "Page {page} sur {pages}",
                     "Página {page} de {pages}", "صفحة {page} من {pages}"};
constexpr Said kPeriod{"{from} to {until} (UTC)", "du {from} au {until} (UTC)",
                       "del {from} al {until} (UTC)", "من {from} إلى {until} (UTC)"};
constexpr Said kMade{"Made {time} (UTC)", "Établi le {time} (UTC)", "Hecho el {time} (UTC)",
                     "أُعدّ في {time} (UTC)"};
constexpr Said kNoRows{"There is nothing in this period.", "Rien pour cette période.",
                       "No hay nada en este período.", "لا شيء في هذه الفترة."};

struct Unref {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
template <typename T>
using Held = std::unique_ptr<T, Unref>;

cairo_status_t TakeBytes(void* into, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

std::string MinuteText(std::int64_t time_ms) {
  return time_ms == 0 ? "…" : UtcText(time_ms).substr(0, 10) + " " + UtcText(time_ms).substr(11, 5);
}

class Pages {
 public:
  Pages(const TrackReport& report, const ReportHeading& heading, cairo_surface_t* surface)
      : report_(report),
        heading_(heading),
        right_to_left_(report.language == Language::kArabic),
        cairo_(cairo_create(surface)),
        layout_(pango_cairo_create_layout(cairo_.get())),
        plain_(pango_font_description_from_string("sans")),
        bold_(pango_font_description_from_string("sans bold")),
        large_(pango_font_description_from_string("sans bold 14")) {
    pango_context_set_base_dir(pango_layout_get_context(layout_.get()),
                               right_to_left_ ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    SetLetters(kLetters);
    Held<PangoAttrList> attributes(pango_attr_list_new());
    pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(0));
    pango_layout_set_attributes(layout_.get(), attributes.get());
    pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  }

  void Draw() {
    Measure();
    BreakIntoPages();
    for (std::size_t page = 0; page + 1 < breaks_.size(); ++page) {
      DrawHeading();
      DrawRows(breaks_[page], breaks_[page + 1]);
      DrawFoot(page + 1, breaks_.size() - 1);
      cairo_show_page(cairo_.get());
    }
  }
  [[nodiscard]] bool ok() const { return cairo_status(cairo_.get()) == CAIRO_STATUS_SUCCESS; }

 private:
  enum class Align : std::uint8_t { kStart, kEnd };

  // The text in the layout, for a width; how high it is.
  double Set(std::string_view text, const PangoFontDescription* font, double width, Align align) {
    pango_layout_set_font_description(layout_.get(), font);
    pango_layout_set_width(layout_.get(), width < 0 ? -1 : static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_height(layout_.get(), -kLinesMax);
    // Pango's left is left here, whatever the direction: see set_auto_dir.
    pango_layout_set_alignment(layout_.get(), (align == Align::kStart) != right_to_left_
                                                  ? PANGO_ALIGN_LEFT
                                                  : PANGO_ALIGN_RIGHT);
    pango_layout_set_auto_dir(layout_.get(), 0);
    pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
    int height = 0;
    pango_layout_get_size(layout_.get(), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }
  double Width(std::string_view text, const PangoFontDescription* font) {
    Set(text, font, -1, Align::kStart);
    int width = 0;
    pango_layout_get_size(layout_.get(), &width, nullptr);
    return static_cast<double>(width) / PANGO_SCALE;
  }
  void Show(double x, double y) {
    cairo_move_to(cairo_.get(), x, y);
    pango_cairo_show_layout(cairo_.get(), layout_.get());
  }
  // A line of text across the page, at its start or end side.
  void Line(std::string_view text, const PangoFontDescription* font, double y, Align align) {
    Set(text, font, kPageWidth - 2 * kMargin, align);
    Show(kMargin, y);
  }
  void Rule(double y, double grey, double width) {
    cairo_set_source_rgb(cairo_.get(), grey, grey, grey);
    cairo_set_line_width(cairo_.get(), width);
    cairo_move_to(cairo_.get(), kMargin, y);
    cairo_line_to(cairo_.get(), kPageWidth - kMargin, y);
    cairo_stroke(cairo_.get());
    cairo_set_source_rgb(cairo_.get(), 0, 0, 0);
  }

  // Between marks, so that a cell keeps its own order (a minus before its number) in a table of
  // the other direction.
  std::string TextOf(std::size_t row, std::size_t column) const {
    constexpr std::string_view kLeftToRight = "\u2066";
    constexpr std::string_view kFirstStrong = "\u2068";
    constexpr std::string_view kEnd = "\u2069";
    const ReportColumn& one = report_.columns[column];
    const std::string text = CellText(report_.rows[row][column], one, report_.language);
    return fmt::format("{}{}{}", one.type == ColumnType::kText ? kFirstStrong : kLeftToRight, text,
                       kEnd);
  }
  Align AlignOf(std::size_t column) const {
    const ColumnType type = report_.columns[column].type;
    return type == ColumnType::kNumber || type == ColumnType::kDuration ? Align::kEnd
                                                                        : Align::kStart;
  }

  struct Needs {
    std::vector<double> least = {};
    std::vector<double> want = {};
    double least_sum = 0;
    double want_sum = 0;
  };
  double LongestWord(std::string_view text, const PangoFontDescription* font);
  Needs Ask();
  void SetLetters(double points) {
    for (PangoFontDescription* font : {plain_.get(), bold_.get()})
      pango_font_description_set_size(font, static_cast<int>(points * PANGO_SCALE));
  }
  void Measure();
  void BreakIntoPages();
  void DrawHeading();
  void DrawRows(std::size_t first, std::size_t last);
  void DrawFoot(std::size_t page, std::size_t pages);
  double HeightOf(std::size_t row);
  double HeadHeight();
  double Left(std::size_t column) const;

  const TrackReport& report_;
  const ReportHeading& heading_;
  bool right_to_left_;
  Held<cairo_t> cairo_;
  Held<PangoLayout> layout_;
  Held<PangoFontDescription> plain_;
  Held<PangoFontDescription> bold_;
  Held<PangoFontDescription> large_;
  std::vector<double> widths_;
  std::vector<double> heights_;
  std::vector<std::size_t> breaks_;  // first row of each page, and the end
};

double Pages::LongestWord(std::string_view text, const PangoFontDescription* font) {
  double longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    longest = std::max(longest, Width(text.substr(0, end), font));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

// What each column needs for its longest word, and what it wants; both up to a bound.
Pages::Needs Pages::Ask() {
  Needs needs;
  for (std::size_t column = 0; column < report_.columns.size(); ++column) {
    double least = LongestWord(report_.columns[column].title, bold_.get());
    double most = least;
    for (std::size_t row = 0; row < std::min(report_.rows.size(), kRowsMeasured); ++row) {
      const std::string text = TextOf(row, column);
      least = std::max(least, LongestWord(text, plain_.get()));
      most = std::max(most, Width(text, plain_.get()));
    }
    needs.least.push_back(std::min(least + 2 * kPad + 1, kWordMost));
    needs.want.push_back(std::clamp(most + 2 * kPad + 1, needs.least.back(), kColumnMost));
    needs.least_sum += needs.least.back();
    needs.want_sum += needs.want.back();
  }
  return needs;
}

// No word is broken while there is room: where there is none the letters get smaller first. What is
// left of the page goes to the columns that want more.
void Pages::Measure() {
  const double page = kPageWidth - 2 * kMargin;
  Needs needs = Ask();
  if (needs.least_sum > page) {
    SetLetters(std::max(kLetters * page / needs.least_sum * 0.97, kLettersLeast));
    needs = Ask();
  }
  const double share =
      needs.want_sum > needs.least_sum
          ? std::clamp((page - needs.least_sum) / (needs.want_sum - needs.least_sum), 0.0, 1.0)
          : 0;
  double sum = 0;
  for (std::size_t column = 0; column < needs.least.size(); ++column) {
    widths_.push_back(needs.least[column] + (needs.want[column] - needs.least[column]) * share);
    sum += widths_.back();
  }
  for (double& width : widths_)
    width *= page / sum;
}

double Pages::HeightOf(std::size_t row) {
  double height = 0;
  for (std::size_t column = 0; column < widths_.size(); ++column) {
    height = std::max(
        height, Set(TextOf(row, column), plain_.get(), widths_[column] - 2 * kPad, Align::kStart));
  }
  return height + 2 * kPad;
}

double Pages::HeadHeight() {
  double height = 0;
  for (std::size_t column = 0; column < widths_.size(); ++column) {
    height = std::max(height, Set(report_.columns[column].title, bold_.get(),
                                  widths_[column] - 2 * kPad, Align::kStart));
  }
  return height + 2 * kPad;
}

void Pages::BreakIntoPages() {
  const double begin = kTop + HeadHeight();
  double y = begin;
  breaks_.push_back(0);
  for (std::size_t row = 0; row < report_.rows.size(); ++row) {
    heights_.push_back(HeightOf(row));
    if (y + heights_[row] > kBottom && y > begin) {
      breaks_.push_back(row);
      y = begin;
    }
    y += heights_[row];
  }
  breaks_.push_back(report_.rows.size());
}

double Pages::Left(std::size_t column) const {
  double before = 0;
  for (std::size_t i = 0; i < column; ++i)
    before += widths_[i];
  return right_to_left_ ? kPageWidth - kMargin - before - widths_[column] : kMargin + before;
}

void Pages::DrawHeading() {
  Line(CleanText(heading_.authority), plain_.get(), kMargin, Align::kStart);
  Line(report_.title, large_.get(), kMargin + 12, Align::kStart);
  const std::string period = Fill(kPeriod.In(report_.language), [&](std::string_view name) {
    return Isolated(MinuteText(name == "from" ? heading_.from_ms : heading_.until_ms),
                    report_.language);
  });
  if (heading_.from_ms != 0 || heading_.until_ms != 0)
    Line(period, plain_.get(), kMargin + 35, Align::kStart);
  const double height = HeadHeight();
  cairo_set_source_rgb(cairo_.get(), 0.93, 0.95, 0.97);
  cairo_rectangle(cairo_.get(), kMargin, kTop, kPageWidth - 2 * kMargin, height);
  cairo_fill(cairo_.get());
  cairo_set_source_rgb(cairo_.get(), 0, 0, 0);
  for (std::size_t column = 0; column < widths_.size(); ++column) {
    Set(report_.columns[column].title, bold_.get(), widths_[column] - 2 * kPad, AlignOf(column));
    Show(Left(column) + kPad, kTop + kPad);
  }
  Rule(kTop + height, 0.3, 0.8);
}

void Pages::DrawRows(std::size_t first, std::size_t last) {
  double y = kTop + HeadHeight();
  for (std::size_t row = first; row < last; ++row) {
    for (std::size_t column = 0; column < widths_.size(); ++column) {
      Set(TextOf(row, column), plain_.get(), widths_[column] - 2 * kPad, AlignOf(column));
      Show(Left(column) + kPad, y + kPad);
    }
    y += heights_[row];
    Rule(y, 0.8, 0.4);
  }
  if (report_.rows.empty())
    Line(kNoRows.In(report_.language), plain_.get(), y + 2 * kPad, Align::kStart);
}

void Pages::DrawFoot(std::size_t page, std::size_t pages) {
  const double y = kPageHeight - kMargin;
  const std::string made = Fill(kMade.In(report_.language), [&](std::string_view) {
    return Isolated(MinuteText(heading_.made_ms), report_.language);
  });
  const std::string number = Fill(kPage.In(report_.language), [&](std::string_view name) {
    return std::to_string(name == "page" ? page : pages);
  });
  Line(made, plain_.get(), y, Align::kStart);
  Line(number, plain_.get(), y, Align::kEnd);
}

}  // namespace

Result<std::string> WriteReportPdf(const TrackReport& report, const ReportHeading& heading) {
  if (report.rows.size() > kPdfRowsMax) {
    return Fail(
        ErrorCode::kInvalidArgument,
        fmt::format("{} rows are too many for paper; at most {}", report.rows.size(), kPdfRowsMax));
  }
  std::string bytes;
  {
    const Held<cairo_surface_t> surface(
        cairo_pdf_surface_create_for_stream(TakeBytes, &bytes, kPageWidth, kPageHeight));
    const std::string title(report.title);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                   (UtcText(heading.made_ms).substr(0, 19) + "Z").c_str());
    Pages pages(report, heading, surface.get());
    pages.Draw();
    if (!pages.ok()) return Fail(ErrorCode::kUnavailable, "the pages could not be drawn");
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
      return Fail(ErrorCode::kUnavailable, "the pages could not be written");
  }
  return bytes;
}

}  // namespace tidewaiter::monitor
