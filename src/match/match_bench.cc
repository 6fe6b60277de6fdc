// Likeness of two names, and a list of names asked about texts. Arg = names in the list.
#include <map>
#include <memory>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "match/match.h"

namespace tidewaiter::match {
namespace {

// Names as firms and people have them: surnames and place-like words of two to four syllables,
// drawn as unevenly as words are, then a line of business, then a legal form.
class Namer {
 public:
  explicit Namer(std::uint64_t seed) : random_(seed) {}

  std::string Name() {
    static const Zipf words(30'000, 0.8);
    std::string name = Word(words.Draw(random_)) + " " + Word(words.Draw(random_));
    if (random_.Below(3) == 0) return name;  // a person
    static const std::vector<std::string> business{"trading",     "import", "shipping", "textiles",
                                                   "electronics", "foods",  "motors",   "pharma"};
    static const std::vector<std::string> forms{"ltd", "co ltd", "gmbh", "llc", "sarl", "inc"};
    return name + " " + business[random_.Below(business.size())] + " " +
           forms[random_.Below(forms.size())];
  }

  // One letter changed, left out, doubled or swapped.
  std::string Slip(std::string text) {
    const std::size_t at = random_.Below(text.size() - 1);
    switch (random_.Below(4)) {
      case 0:
        text[at] = static_cast<char>('a' + random_.Below(26));
        break;
      case 1:
        text.erase(at, 1);
        break;
      case 2:
        text.insert(at, 1, text[at]);
        break;
      default:
        std::swap(text[at], text[at + 1]);
    }
    return Normalize(text);
  }

  std::string Text(const std::string& inside) {
    static const Zipf words(20'000, 1.0);
    std::string text;
    for (std::size_t i = 0; i < 8; ++i)
      text += Word(1'000'000 + words.Draw(random_)) + " ";
    text += inside;
    for (std::size_t i = 0; i < 4; ++i)
      text += " " + Word(1'000'000 + words.Draw(random_));
    return text;
  }

  std::size_t Below(std::size_t bound) { return random_.Below(bound); }

 private:
  static std::string Word(std::size_t number) {
    static const std::vector<std::string> starts{"b", "ch", "d", "f", "g",  "h", "k",
                                                 "l", "m",  "n", "p", "r",  "s", "sh",
                                                 "t", "v",  "w", "z", "st", "br"};
    static const std::vector<std::string> middles{"a", "e", "i", "o", "u", "ai", "ei", "ou"};
    static const std::vector<std::string> ends{"", "", "n", "r", "l", "s", "m", "ng"};
    Random random(number);
    std::string word;
    for (std::size_t i = 2 + random.Below(3); i > 0; --i) {
      word += starts[random.Below(starts.size())] + middles[random.Below(middles.size())] +
              ends[random.Below(ends.size())];
    }
    return word;
  }

  Random random_;
};

struct World {
  explicit World(std::size_t count) {
    Namer namer(1);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i)
      names.push_back(namer.Name());
    for (std::size_t i = 0; i < 4096; ++i) {  // one in four is in the list, with a slip
      const std::string name = i % 4 == 0 ? namer.Slip(names[namer.Below(count)]) : namer.Name();
      asked.push_back(name);
      texts.push_back(namer.Text(i % 4 == 0 ? name : ""));
    }
    index = std::make_unique<NameIndex>(std::move(names));
  }

  std::unique_ptr<NameIndex> index;
  std::vector<std::string> asked;
  std::vector<std::string> texts;
};

const World& WorldOf(std::int64_t count) {
  static std::map<std::int64_t, World> worlds;
  return worlds.try_emplace(count, static_cast<std::size_t>(count)).first->second;
}

void BM_Similarity(benchmark::State& state) {
  const World& world = WorldOf(1'000);
  std::size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(Similarity(world.asked[i % 4096], world.asked[(i * 7 + 1) % 4096]));
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Similarity);

template <typename Ask>
void AskAll(benchmark::State& state, const std::vector<std::string>& texts, Ask ask) {
  std::size_t i = 0;
  std::size_t found = 0;
  for ([[maybe_unused]] auto _ : state)
    found += ask(texts[i++ % texts.size()]);
  CHECK(i < texts.size() || found > 0);
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(i);
  state.SetItemsProcessed(state.iterations());
}

void BM_Resembling(benchmark::State& state) {
  const World& world = WorldOf(state.range(0));
  const double at_least = static_cast<double>(state.range(1)) / 100;
  AskAll(state, world.asked, [&](const std::string& text) {
    return world.index->Resembling(text, at_least, 10).size();
  });
}
BENCHMARK(BM_Resembling)->ArgsProduct({{1'000, 10'000, 100'000}, {70, 85}});

void BM_MentionedIn(benchmark::State& state) {
  const World& world = WorldOf(state.range(0));
  AskAll(state, world.texts,
         [&](const std::string& text) { return world.index->MentionedIn(text, 0.85, 10).size(); });
}
BENCHMARK(BM_MentionedIn)->Arg(1'000)->Arg(10'000)->Arg(100'000);

void BM_Build(benchmark::State& state) {
  Namer namer(1);
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < state.range(0); ++i)
    names.push_back(namer.Name());
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(NameIndex(names).size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Build)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void BM_Normalize(benchmark::State& state, const char* text) {
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(Normalize(text));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(BM_Normalize, ascii, "ACME Trading Company, Ltd.");
BENCHMARK_CAPTURE(BM_Normalize, accents, "Société Générale de Façades SARL");
BENCHMARK_CAPTURE(BM_Normalize, cyrillic, "Мухаммед Чайковский");
BENCHMARK_CAPTURE(BM_Normalize, arabic, "محمد الرحمن");
BENCHMARK_CAPTURE(BM_Normalize, chinese, "深圳市华为技术有限公司");

}  // namespace
}  // namespace tidewaiter::match
