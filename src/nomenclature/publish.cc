#include "nomenclature/publish.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

#include "nomenclature/complaints.h"
#include "nomenclature/own_csv.h"
#include "nomenclature/readers.h"

namespace tidewaiter::nomenclature {
namespace {

struct Layout {
  Format format;
  std::string_view name;
  std::array<std::string_view, 4> columns;  // that must be there; "" = no more
};
// The first one whose columns are all there is it.
constexpr std::array<Layout, 10> kLayouts = {
    {{Format::kTaric, "taric", {"goods_code", "suffix", "hier_pos", "indent"}},
     {Format::kUsHts, "us_hts", {"htsno", "indent", "description"}},
     {Format::kUsHts, "us_hts", {"HTS Number", "Indent", "Description"}},
     {Format::kUkTariff, "uk_tariff", {"commodity", "description", "ukgt_duty_rate"}},
     {Format::kHsTable, "hs_table", {"hscode", "description", "parent"}},
     {Format::kHsSections, "hs_sections", {"section", "name"}},
     {Format::kHsList, "hs_list", {"code", "desc"}},
     {Format::kOwn, "own", {"code", "level"}},
     {Format::kOwnSections, "own_sections", {"number", "first_chapter", "title"}},
     {Format::kOwnNotes, "own_notes", {"subject", "text"}}}};

// Those that are a whole nomenclature, the more detailed first: what stands behind is beside it.
constexpr std::array kTariffs = {Format::kOwn,      Format::kTaric,   Format::kUsHts,
                                 Format::kUkTariff, Format::kHsTable, Format::kHsList};

bool IsHs(Format format) {
  return format == Format::kHsTable || format == Format::kHsList;
}

// "taric_fr.csv" is French.
std::string LanguageOfName(std::string_view name) {
  const std::string_view stem = name.substr(0, name.rfind('.'));
  const std::size_t at = stem.rfind('_');
  const std::string_view tag = at == std::string_view::npos ? "" : stem.substr(at + 1);
  return IsLanguageTag(tag) ? std::string(tag) : "";
}

class Reading {
 public:
  explicit Reading(std::span<const PublishedFile> files) {
    for (const PublishedFile& file : files)
      Sort(file);
  }

  Publication Run() {
    ChooseTariff();
    switch (out_.format) {
      case Format::kOwn:
        ReadOwn();
        break;
      case Format::kTaric:
        ReadTaricFiles();
        break;
      case Format::kUsHts:
      case Format::kUkTariff:
        ReadNational();
        break;
      case Format::kHsTable:
      case Format::kHsList:
        ReadHs(out_);
        break;
      default:
        break;
    }
    if (out_.rows.lines.empty() && out_.problems.empty())
      Complain(out_.problems, "no_lines", "", "the files hold no line");
    return std::move(out_);
  }

 private:
  using Files = std::vector<const PublishedFile*>;

  void Sort(const PublishedFile& file) {
    const Format format = file.format ? *file.format : FormatOf(file.bytes);
    if (file.bytes.size() > kPublishedBytesMax) {
      Complain(out_.problems, "too_long", Pointer(file.name, 1),
               fmt::format("{} bytes, at most {}", file.bytes.size(), kPublishedBytesMax));
    } else if (format == Format::kUnknown) {
      Complain(out_.problems, "unknown_layout", Pointer(file.name, 1),
               Shown(file.bytes.substr(0, std::min<std::size_t>(file.bytes.find('\n'), 200))));
    } else {
      files_[static_cast<std::size_t>(format)].push_back(&file);
    }
  }

  [[nodiscard]] const Files& Of(Format format) const {
    return files_[static_cast<std::size_t>(format)];
  }

  void ChooseTariff() {
    for (const Format format : kTariffs) {
      if (Of(format).empty()) continue;
      const bool beside = IsHs(format) && out_.format != Format::kOwn;
      if (out_.format == Format::kUnknown) {
        out_.format = format;
      } else if (!beside) {
        Complain(out_.problems, "mixed_layouts", Pointer(Of(format).front()->name, 1),
                 fmt::format("{} beside {}", FormatName(format), FormatName(out_.format)));
      }
      const bool alone = format != Format::kTaric && Of(format).size() > 1;
      if (alone || (IsHs(format) && format != out_.format && IsHs(out_.format))) {
        Complain(out_.problems, "mixed_layouts", Pointer(Of(format).back()->name, 1),
                 "a second file of the same lines");
      }
    }
    out_.rows.file = out_.format == Format::kUnknown ? "" : Of(out_.format).front()->name;
  }

  static std::string LanguageOf(const PublishedFile& file) {
    return file.language.empty() ? "en" : file.language;
  }

  void ReadHs(Publication& out) {
    for (const PublishedFile* file : Of(Format::kHsTable)) {
      out.rows.languages = {LanguageOf(*file)};
      ReadHsTable(*file, out);
    }
    for (const PublishedFile* file : Of(Format::kHsList)) {
      out.rows.languages = {LanguageOf(*file)};
      ReadHsList(*file, out);
    }
    for (const PublishedFile* file : Of(Format::kHsSections))
      ReadHsSections(*file, out);
    for (Section& section : out.rows.sections)
      section.language = out.rows.languages.empty() ? "en" : out.rows.languages.front();
  }

  // Sections and texts from an HS table beside it, where there is one.
  Rows ReadBeside() {
    Publication hs;
    ReadHs(hs);
    for (auto& problem : hs.problems)
      out_.problems.push_back(std::move(problem));
    out_.rows.sections = std::move(hs.rows.sections);
    return std::move(hs.rows);
  }

  void ReadNational() {
    const Rows hs = ReadBeside();
    const PublishedFile& file = *Of(out_.format).front();
    out_.rows.languages = {LanguageOf(file)};
    if (out_.format == Format::kUsHts) {
      ReadUsHts(file, hs.lines, out_);
    } else {
      ReadUkTariff(file, hs.lines, out_);
    }
  }

  void ReadTaricFiles() {
    ReadBeside();
    for (const PublishedFile* file : Of(Format::kTaric)) {
      const std::string language =
          file->language.empty() ? LanguageOfName(file->name) : file->language;
      const bool twice =
          std::ranges::find(out_.rows.languages, language) != out_.rows.languages.end();
      if (language.empty() || twice) {
        Complain(out_.problems, "language", Pointer(file->name, 1),
                 twice ? language + " twice" : "which language is it in?");
      }
      out_.rows.languages.push_back(language);
    }
    ReadTaric(Of(Format::kTaric), out_);
  }

  void ReadOwn() {
    OwnFiles own{
        .lines = std::string(Of(Format::kOwn).front()->bytes), .sections = "", .notes = ""};
    if (!Of(Format::kOwnSections).empty()) own.sections = Of(Format::kOwnSections).front()->bytes;
    if (!Of(Format::kOwnNotes).empty()) own.notes = Of(Format::kOwnNotes).front()->bytes;
    out_.rows = ReadOwnCsv(own, out_.problems);
  }

  Publication out_;
  std::array<Files, static_cast<std::size_t>(Format::kOwnNotes) + 1> files_;
};

}  // namespace

Format FormatOf(std::string_view bytes) {
  codec::Problems ignored;  // whoever reads the file tells them
  constexpr std::size_t kFirstRowBytesMax = 64 << 10;
  const Sheet sheet("", bytes.substr(0, kFirstRowBytesMax), ignored);
  for (const Layout& layout : kLayouts) {
    const bool all = std::ranges::all_of(layout.columns, [&](std::string_view name) {
      return name.empty() || sheet.Column(name) != Sheet::kNoColumn;
    });
    if (all) return layout.format;
  }
  return Format::kUnknown;
}

std::string_view FormatName(Format format) {
  const auto* const at = std::ranges::find(kLayouts, format, &Layout::format);
  return at == kLayouts.end() ? "unknown" : at->name;
}

std::optional<Format> FormatNamed(std::string_view name) {
  const auto* const at = std::ranges::find(kLayouts, name, &Layout::name);
  return at == kLayouts.end() ? std::nullopt : std::optional(at->format);
}

Publication ReadPublished(std::span<const PublishedFile> files) {
  return Reading(files).Run();
}

}  // namespace tidewaiter::nomenclature
