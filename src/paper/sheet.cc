#include "paper/sheet.h"

#include <algorithm>
#include <memory>

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include "codec/text.h"

namespace tidewaiter::paper {
namespace {

// In points, 72 an inch; A4 upright.
constexpr double kPageWidth = 595.28;
constexpr double kPageHeight = 841.89;
constexpr double kMargin = 48;
constexpr double kWidth = kPageWidth - 2 * kMargin;
constexpr double kPointsOfMm = 72 / 25.4;
constexpr double kLabelWidth = 150;
constexpr double kGap = 12;
constexpr double kFootHeight = 24;

struct Unref {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
template <typename T>
using Held = std::unique_ptr<T, Unref>;

cairo_status_t TakeBytes(void* into, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

Status CheckText(const std::string& text, std::string_view where) {
  if (text.size() <= kSheetTextMax && codec::IsUtf8(text) && text.find('\0') == std::string::npos)
    return {};
  return Fail(ErrorCode::kInvalidArgument, "a text of the sheet is too long or not UTF-8",
              std::string(where));
}

Status CheckSheet(const Sheet& sheet) {
  if (sheet.lines.size() > kSheetLinesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} lines are too many for a sheet", sheet.lines.size()), "/lines");
  }
  for (const auto& [text, where] :
       {std::pair(&sheet.authority, "/authority"), std::pair(&sheet.title, "/title"),
        std::pair(&sheet.code_says, "/code_says"), std::pair(&sheet.foot, "/foot"),
        std::pair(&sheet.made, "/made")}) {
    RETURN_IF_ERROR(CheckText(*text, where));
  }
  for (std::size_t i = 0; i < sheet.lines.size(); ++i) {
    RETURN_IF_ERROR(CheckText(sheet.lines[i].label, fmt::format("/lines/{}/label", i)));
    RETURN_IF_ERROR(CheckText(sheet.lines[i].value, fmt::format("/lines/{}/value", i)));
  }
  return {};
}

class Page {
 public:
  Page(const Sheet& sheet, cairo_surface_t* surface)
      : sheet_(sheet),
        cairo_(cairo_create(surface)),
        layout_(pango_cairo_create_layout(cairo_.get())),
        plain_(pango_font_description_from_string("sans 9")),
        bold_(pango_font_description_from_string("sans bold 9")),
        large_(pango_font_description_from_string("sans bold 18")) {
    pango_context_set_base_dir(pango_layout_get_context(layout_.get()),
                               sheet.right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(layout_.get(), 0);
    // With the base direction from right to left, Pango's left is the right of the page.
    pango_layout_set_alignment(layout_.get(), PANGO_ALIGN_LEFT);
  }

  // False when the lines do not fit above the code.
  bool Draw() {
    double y = kMargin;
    y += Put(sheet_.authority, plain_.get(), 0, kWidth, y) + kGap / 2;
    y += Put(sheet_.title, large_.get(), 0, kWidth, y) + kGap;
    for (const SheetLine& line : sheet_.lines) {
      const double label = Put(line.label, bold_.get(), 0, kLabelWidth - kGap, y);
      const double value = Put(line.value, plain_.get(), kLabelWidth, kWidth - kLabelWidth, y);
      y += std::max(label, value) + kGap / 2;
    }
    const double module = ModulePoints();
    const double code = module * (sheet_.code.side + 2 * kQrQuiet);
    const double top = kPageHeight - kMargin - kFootHeight - code;
    DrawCode(top, module);
    const double says = Put(sheet_.code_says, plain_.get(), code + kGap, kWidth - code - kGap,
                            top + module * kQrQuiet);
    Put(sheet_.foot, plain_.get(), 0, kWidth, kPageHeight - kMargin - kFootHeight + kGap);
    cairo_show_page(cairo_.get());
    return y <= top && says <= code;
  }
  [[nodiscard]] bool ok() const { return cairo_status(cairo_.get()) == CAIRO_STATUS_SUCCESS; }

 private:
  [[nodiscard]] double ModulePoints() const {
    const double whole = sheet_.code.side + 2 * kQrQuiet;
    return std::max(kSheetModuleMm, kSheetCodeMmMin / whole) * kPointsOfMm;
  }
  // From the side where reading starts to the left of the page.
  [[nodiscard]] double LeftOf(double from_start, double width) const {
    return kMargin + (sheet_.right_to_left ? kWidth - from_start - width : from_start);
  }
  // Draws a text; how high it is.
  double Put(const std::string& text, const PangoFontDescription* font, double from_start,
             double width, double y) {
    pango_layout_set_font_description(layout_.get(), font);
    pango_layout_set_width(layout_.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
    int height = 0;
    pango_layout_get_size(layout_.get(), nullptr, &height);
    cairo_move_to(cairo_.get(), LeftOf(from_start, width), y);
    pango_cairo_show_layout(cairo_.get(), layout_.get());
    return static_cast<double>(height) / PANGO_SCALE;
  }
  // One path of all dark modules, so that no seams are seen between them.
  void DrawCode(double top, double module) {
    const double left = LeftOf(0, module * (sheet_.code.side + 2 * kQrQuiet));
    for (int y = 0; y < sheet_.code.side; ++y) {
      for (int x = 0; x < sheet_.code.side; ++x) {
        const int begin = x;
        while (x < sheet_.code.side && sheet_.code.dark(x, y))
          ++x;
        if (x > begin) {
          cairo_rectangle(cairo_.get(), left + module * (begin + kQrQuiet),
                          top + module * (y + kQrQuiet), module * (x - begin), module);
        }
      }
    }
    cairo_set_antialias(cairo_.get(), CAIRO_ANTIALIAS_NONE);
    cairo_fill(cairo_.get());
    cairo_set_antialias(cairo_.get(), CAIRO_ANTIALIAS_DEFAULT);
  }

  const Sheet& sheet_;
  Held<cairo_t> cairo_;
  Held<PangoLayout> layout_;
  Held<PangoFontDescription> plain_;
  Held<PangoFontDescription> bold_;
  Held<PangoFontDescription> large_;
};

}  // namespace

Result<std::string> WriteSheetPdf(const Sheet& sheet) {
  RETURN_IF_ERROR(CheckSheet(sheet));
  std::string bytes;
  const Held<cairo_surface_t> surface(
      cairo_pdf_surface_create_for_stream(TakeBytes, &bytes, kPageWidth, kPageHeight));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, sheet.title.c_str());
  if (!sheet.made.empty())
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                   sheet.made.c_str());
  Page page(sheet, surface.get());
  const bool fits = page.Draw();
  if (!page.ok()) return Fail(ErrorCode::kUnavailable, "the sheet could not be drawn");
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
    return Fail(ErrorCode::kUnavailable, "the sheet could not be written");
  if (!fits)
    return Fail(ErrorCode::kInvalidArgument, "the lines need more than one page", "/lines");
  return bytes;
}

}  // namespace tidewaiter::paper
