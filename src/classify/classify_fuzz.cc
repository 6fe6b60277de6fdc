// Fuzz: the readers of files, a saved classifier, and descriptions of any bytes. The first byte
// chooses.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"
#include "classify/read_files.h"
#include "classify/test_world.h"

namespace {

using tidewaiter::classify::Classifier;

const Classifier& TheClassifier() {
  static const Classifier classifier = *Classifier::Learn(
      tidewaiter::classify::TestEntries(), tidewaiter::classify::TestPrecedents(100, 1));
  return classifier;
}

void Ask(std::string_view text) {
  const tidewaiter::classify::Suggestions found = TheClassifier().Suggest(text, 5);
  CHECK(found.codes.size() <= 5);
  CHECK(found.confidence >= 0 && found.confidence <= 1);
  CHECK(TheClassifier().Check(text, "090121").has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      Ask(bytes);
      break;
    case 1: {
      for (const auto& precedent : tidewaiter::classify::ReadPrecedents(bytes).rows)
        CHECK(precedent.code.size() >= 6 && !precedent.text.empty());
      break;
    }
    case 2: {
      auto read = tidewaiter::classify::ReadNomenclature(bytes, "en");
      const tidewaiter::classify::Nomenclature names(std::move(read.rows));
      for (const auto& entry : names.entries())
        CHECK(names.Knows(entry.code));
      break;
    }
    default: {  // with the right checksum, so that the parts are read
      std::string file = "tidewaiter-classifier 1\n";
      tidewaiter::PutNumber(file, tidewaiter::HashBytes(bytes));
      file += bytes;
      const auto loaded = Classifier::Load(file);
      if (loaded) CHECK(loaded->Suggest("frozen beef", 3).codes.size() <= 3);
    }
  }
  return 0;
}
