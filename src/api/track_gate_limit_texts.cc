// Texts of the limits of gates, in the order of track::GateSettings::Rows.
#include <algorithm>
#include <array>

#include "api/track_setting_texts.h"
#include "base/check.h"

namespace tidewaiter::api {
namespace {

struct GateLimitText {
  std::string_view name;
  risk::Said said;
};

constexpr std::array kTexts{
    GateLimitText{"gate.window_s",
                  {.en = "readings of one unit at a gate lie within this time",
                   .fr = "les lectures d’une unité à une porte tiennent dans ce délai",
                   .es = "las lecturas de una unidad en una puerta caben en este plazo",
                   .ar = "قراءات الوحدة الواحدة عند البوابة تقع ضمن هذه المدة"}},
    GateLimitText{"gate.split_s",
                  {.en = "a reader that sees another thing so much later sees another unit",
                   .fr = "un lecteur qui voit autre chose après ce délai voit une autre unité",
                   .es = "un lector que ve otra cosa tras este plazo ve otra unidad",
                   .ar = "قارئ يرى شيئًا آخر بعد هذه المدة يرى وحدة أخرى"}},
    GateLimitText{"gate.late_s",
                  {.en = "so long after a decision readings still complete the pass",
                   .fr = "délai après la décision où des lectures complètent le passage",
                   .es = "tras la decisión, plazo en que las lecturas completan el paso",
                   .ar = "مدة بعد القرار تُكمِل فيها القراءات المرور"}},
    GateLimitText{"gate.clock_s",
                  {.en = "a reader’s clock further off than this is not believed",
                   .fr = "l’horloge d’un lecteur plus décalée n’est pas crue",
                   .es = "no se cree el reloj de un lector más desviado",
                   .ar = "لا تُصدَّق ساعة قارئ منحرفة أكثر من ذلك"}},
    GateLimitText{"gate.agreement",
                  {.en = "readings that agree less with an entry are no match",
                   .fr = "des lectures qui concordent moins ne désignent pas l’entrée",
                   .es = "lecturas que concuerdan menos no son la entrada",
                   .ar = "قراءات أقل توافقًا لا تطابق القيد"}},
    GateLimitText{"gate.fast_agreement",
                  {.en = "readings that agree less get no fast lane",
                   .fr = "des lectures qui concordent moins n’ont pas la voie rapide",
                   .es = "lecturas que concuerdan menos no tienen carril rápido",
                   .ar = "قراءات أقل توافقًا لا تنال المسار السريع"}},
    GateLimitText{"gate.differs",
                  {.en = "from this unlikeness on (logarithm) one part contradicts",
                   .fr = "à partir de cet écart (logarithme) un élément contredit",
                   .es = "desde esta diferencia (logaritmo) una parte contradice",
                   .ar = "ابتداءً من هذا الاختلاف (لوغاريتم) يتناقض الجزء"}},
    GateLimitText{"gate.weight_share",
                  {.en = "share of the expected weight by which it may be off",
                   .fr = "part du poids attendu dont il peut s’écarter",
                   .es = "parte del peso esperado en que puede desviarse",
                   .ar = "نسبة من الوزن المتوقع يُسمح بالانحراف بها"}},
    GateLimitText{"gate.weight_kg",
                  {.en = "and at least by so much: fuel, driver, the scale itself",
                   .fr = "et au moins d’autant : carburant, chauffeur, la bascule même",
                   .es = "y al menos en esto: combustible, conductor, la propia báscula",
                   .ar = "وبهذا القدر على الأقل: الوقود والسائق والميزان نفسه"}},
    GateLimitText{"gate.early_s",
                  {.en = "so long before its time a unit may come",
                   .fr = "avance permise d’une unité sur son heure",
                   .es = "adelanto permitido a una unidad sobre su hora",
                   .ar = "مدة مسموح بها لقدوم الوحدة قبل موعدها"}},
};

}  // namespace

std::string_view TextOfGateLimit(std::string_view name, risk::Language language) {
  const auto text = std::ranges::find(kTexts, name, &GateLimitText::name);
  CHECK(text != kTexts.end());
  return text->said.In(language);
}

}  // namespace tidewaiter::api
