// QrSymbol: a text as the square of black and white modules that phones read (ISO/IEC 18004).
//
//   ASSIGN_OR_RETURN(const QrSymbol symbol, EncodeQr(text, {.version_max = 25}));
//   for (int y = 0; y < symbol.side; ++y)
//     for (int x = 0; x < symbol.side; ++x) if (symbol.dark(x, y)) Fill(x, y);
//   const std::string svg = QrSvg(symbol);
//
// Runs of digits, of capitals and of other bytes are each packed as tightly as the standard has it.
// By libqrencode: error correction is easy to get subtly wrong. Pure, thread-safe; 5 ms at version
// 25, most of it for the choice of the mask.
#ifndef TIDEWAITER_PAPER_QR_H_
#define TIDEWAITER_PAPER_QR_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::paper {

inline constexpr int kQrVersionMax = 40;
// White modules around a symbol; readers need them to find it.
inline constexpr int kQrQuiet = 4;

// How much of the symbol may be lost: 7, 15, 25, 30 %.
enum class QrCorrection : std::uint8_t { kLow, kMedium, kQuartile, kHigh };

struct QrOptions {
  // Version v has 17 + 4 v modules a side: 25 has 117, at 0.4 mm a square of 47 mm.
  int version_max = 25;  // 1 to kQrVersionMax; another is a bug of the caller
  QrCorrection correction = QrCorrection::kMedium;
};

struct QrSymbol {
  int version = 0;
  int side = 0;              // modules, without the quiet zone
  std::string modules = {};  // side * side of '\0' and '\1' (dark), by rows
  [[nodiscard]] bool dark(int x, int y) const {
    return modules[static_cast<std::size_t>(y * side + x)] != '\0';
  }
};

// The smallest symbol that holds the text. Errors: kInvalidArgument: empty, a NUL in it, or too
// long for version_max.
Result<QrSymbol> EncodeQr(std::string_view text, const QrOptions& options = {});

// The first of the texts that fits, which is what one wants when they say the same ever shorter.
// `which` is its place. Errors: as EncodeQr, of the last one.
struct QrChoice {
  QrSymbol symbol = {};
  std::size_t which = 0;
};
Result<QrChoice> EncodeFirstQr(std::span<const std::string> texts, const QrOptions& options = {});

// A picture of its own, quiet zone included, 1 unit a module, black on white; scale it as you like.
// It needs nothing from outside and holds no script.
std::string QrSvg(const QrSymbol& symbol);

}  // namespace tidewaiter::paper

#endif  // TIDEWAITER_PAPER_QR_H_
