#pragma once

namespace field::shared {

/// The languages people are answered in.
enum class Language { zh, en };

}  // namespace field::shared
