#include "paper/qr.h"

#include <qrencode.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::paper {
namespace {

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

QRecLevel LevelOf(QrCorrection correction) {
  switch (correction) {
    case QrCorrection::kLow:
      return QR_ECLEVEL_L;
    case QrCorrection::kMedium:
      return QR_ECLEVEL_M;
    case QrCorrection::kQuartile:
      return QR_ECLEVEL_Q;
    case QrCorrection::kHigh:
      return QR_ECLEVEL_H;
  }
  return QR_ECLEVEL_M;
}

// One character in its smallest symbol holds at most this many; libqrencode copies the text first.
constexpr std::size_t kTextMax = 7'089;

}  // namespace

Result<QrSymbol> EncodeQr(std::string_view text, const QrOptions& options) {
  CHECK(options.version_max >= 1 && options.version_max <= kQrVersionMax);
  if (text.empty() || text.size() > kTextMax || text.find('\0') != std::string_view::npos) {
    return Fail(ErrorCode::kInvalidArgument, "the text is empty, too long, or holds a NUL");
  }
  const std::string ended(text);
  // Version 0: the smallest; 1 at the end: small letters stay as they are.
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString(ended.c_str(), 0, LevelOf(options.correction), QR_MODE_8, 1));
  if (!code || code->version > options.version_max) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} characters do not fit into version {}",
                                                         text.size(), options.version_max));
  }
  QrSymbol symbol = {.version = code->version, .side = code->width};
  const auto count = static_cast<std::size_t>(code->width * code->width);
  symbol.modules.resize(count);
  for (std::size_t i = 0; i < count; ++i)
    symbol.modules[i] = static_cast<char>(code->data[i] & 1U);  // the other bits say what it is for
  return symbol;
}

Result<QrChoice> EncodeFirstQr(std::span<const std::string> texts, const QrOptions& options) {
  CHECK(!texts.empty());
  for (std::size_t i = 0; i + 1 < texts.size(); ++i) {
    if (auto symbol = EncodeQr(texts[i], options))
      return QrChoice{.symbol = *std::move(symbol), .which = i};
  }
  ASSIGN_OR_RETURN(QrSymbol last, EncodeQr(texts.back(), options));
  return QrChoice{.symbol = std::move(last), .which = texts.size() - 1};
}

std::string QrSvg(const QrSymbol& symbol) {
  const int whole = symbol.side + 2 * kQrQuiet;
  std::string svg = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
      R"(<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d=")",
      whole);
  for (int y = 0; y < symbol.side; ++y) {
    for (int x = 0; x < symbol.side; ++x) {
      const int begin = x;
      while (x < symbol.side && symbol.dark(x, y))
        ++x;
      if (x > begin)
        fmt::format_to(std::back_inserter(svg), "M{} {}h{}v1h-{}z", begin + kQrQuiet, y + kQrQuiet,
                       x - begin, x - begin);
    }
  }
  return svg + R"("/></svg>)";
}

}  // namespace tidewaiter::paper
