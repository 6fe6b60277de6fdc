// Webhooks: news of declarations to other systems' addresses.
#include "api/operations.h"

namespace tidewaiter::api {
void ListWebhooks(Call call) {
  call.NotFound();
}
void CreateWebhook(Call call) {
  call.NotFound();
}
void DeleteWebhook(Call call) {
  call.NotFound();
}
void ListDeliveries(Call call) {
  call.NotFound();
}
}  // namespace tidewaiter::api
