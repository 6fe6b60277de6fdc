// fastText alone, as its own manual would have it: the one place that knows the library.
#include <exception>
#include <filesystem>
#include <utility>

#include "app/classify.h"
#include "classify/words.h"

// Its headers do not stand our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <fasttext/fasttext.h>
#pragma GCC diagnostic pop

namespace tidewaiter::app {
namespace {

constexpr std::string_view kLabel = "__label__";
constexpr std::int32_t kAnswers = 50;

std::string LineOf(std::string_view text) {
  std::string line;
  for (const std::string& word : classify::Words(text))
    line += (line.empty() ? "" : " ") + word;
  return line;
}

// The best of the settings that were compared (docs/classify.md); both cores.
fasttext::Args Settings(const std::string& input) {
  fasttext::Args args;
  args.parseArgs({"fasttext", "supervised", "-input",      input,      "-output",
                  input,      "-dim",       "100",         "-epoch",   "25",
                  "-lr",      "0.5",        "-wordNgrams", "2",        "-loss",
                  "softmax",  "-thread",    "2",           "-verbose", "0"});
  return args;
}

}  // namespace

struct FastTextAlone::Library {
  fasttext::FastText model;
};

FastTextAlone::FastTextAlone(std::unique_ptr<Library> library) : library_(std::move(library)) {}
FastTextAlone::FastTextAlone(FastTextAlone&&) noexcept = default;
FastTextAlone& FastTextAlone::operator=(FastTextAlone&&) noexcept = default;
FastTextAlone::~FastTextAlone() = default;

Result<FastTextAlone> FastTextAlone::Train(std::span<const classify::Precedent> precedents,
                                           const os::Path& work) {
  std::string lines;
  for (const classify::Precedent& precedent : precedents) {
    lines +=
        std::string(kLabel) + precedent.code.substr(0, 6) + ' ' + LineOf(precedent.text) + '\n';
  }
  RETURN_IF_ERROR(os::WriteFile(work, lines));
  auto library = std::make_unique<Library>();
  std::string message;
  try {  // the library throws
    library->model.train(Settings(work.string()));
  } catch (const std::exception& error) {
    message = error.what();
  }
  std::error_code ignored;  // a file that stays behind changes nothing
  std::filesystem::remove(work, ignored);
  if (!message.empty()) return Fail(ErrorCode::kInternal, "fastText: " + message);
  return FastTextAlone(std::move(library));
}

CodeShares FastTextAlone::Ask(std::string_view text) const {
  std::istringstream line(LineOf(text) + '\n');
  std::vector<std::pair<fasttext::real, std::string>> answers;
  library_->model.predictLine(line, answers, kAnswers, 0);
  CodeShares shares;
  for (const auto& [share, label] : answers)
    shares.emplace_back(label.substr(kLabel.size()), static_cast<double>(share));
  return shares;
}

}  // namespace tidewaiter::app
