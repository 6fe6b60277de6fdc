// Texts of events of the ledger.
#include <array>

#include "api/story_texts.h"

namespace tidewaiter::api {
namespace {

constexpr std::array kTexts{
    Keyed{"ledger.drafted",
          {.en = "{who} drafted an entry of the ledger that others have to sign",
           .fr = "{who} a préparé une inscription au registre que d’autres doivent signer",
           .es = "{who} preparó un asiento del registro que otros deben firmar",
           .ar = "جرى إعداد قيد في السجل ينتظر توقيع آخرين من قِبل {who}"}},
    Keyed{"ledger.signed",
          {.en = "{who} added a signature to an entry of the ledger",
           .fr = "{who} a ajouté une signature à une inscription au registre",
           .es = "{who} añadió una firma a un asiento del registro",
           .ar = "جرت إضافة توقيع إلى قيد في السجل من قِبل {who}"}},
    Keyed{"ledger.withdrawn",
          {.en = "{who} withdrew a draft before it was said in the ledger",
           .fr = "{who} a retiré un projet d’inscription au registre",
           .es = "{who} retiró un proyecto de asiento del registro",
           .ar = "جرى سحب مسودة قيد قبل إدراجها في السجل من قِبل {who}"}},
    Keyed{"ledger.said",
          {.en = "{who} said it in the ledger",
           .fr = "{who} l’a inscrit au registre",
           .es = "{who} lo asentó en el registro",
           .ar = "جرى إدراج القيد في السجل من قِبل {who}"}},
    Keyed{"ledger.refused",
          {.en = "What {who} wanted to say in the ledger was refused by its rules",
           .fr = "L’inscription demandée par {who} a été refusée par les règles du registre",
           .es = "Las reglas del registro rechazaron el asiento pedido por {who}",
           .ar = "رفضت قواعد السجل القيد المطلوب من قِبل {who}"}},
    Keyed{"ledger.key_made",
          {.en = "{who} made a holder’s key that is kept here",
           .fr = "{who} a créé une clé de porteur conservée ici",
           .es = "{who} creó una clave de tenedor que se guarda aquí",
           .ar = "جرى إنشاء مفتاح حائز محفوظ هنا من قِبل {who}"}},
    Keyed{"ledger.document_kept",
          {.en = "{who} put a paper beside a record of the ledger",
           .fr = "{who} a joint une pièce à un dossier du registre",
           .es = "{who} adjuntó un documento a un expediente del registro",
           .ar = "جرى إرفاق وثيقة بسجل من قِبل {who}"}},
    Keyed{"ledger.disclosed",
          {.en = "{who} disclosed private fields of a record of the ledger",
           .fr = "{who} a divulgué des données privées d’un dossier du registre",
           .es = "{who} reveló datos privados de un expediente del registro",
           .ar = "جرى الإفصاح عن بيانات خاصة بسجل من قِبل {who}"}},
    Keyed{"ledger.forgotten",
          {.en = "{who} deleted the private fields of a record of the ledger",
           .fr = "{who} a supprimé les données privées d’un dossier du registre",
           .es = "{who} eliminó los datos privados de un expediente del registro",
           .ar = "جرى حذف البيانات الخاصة بسجل من قِبل {who}"}},
    Keyed{"ledger.alarm_acknowledged",
          {.en = "{who} took note of an alarm of the ledger",
           .fr = "{who} a pris acte d’une alarme du registre",
           .es = "{who} tomó nota de una alarma del registro",
           .ar = "جرى أخذ العلم بإنذار من السجل من قِبل {who}"}},
};

}  // namespace

std::span<const Keyed> LedgerEventTexts() {
  return kTexts;
}

}  // namespace tidewaiter::api
