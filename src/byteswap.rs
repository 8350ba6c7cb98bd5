// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<byteswap.h>` and `<endian.h>`: numbers with their bytes in another order. In C these are macros of the headers.

macro_rules! calls {
    ($($type:ident: $bswap:ident $htobe:ident $htole:ident $betoh:ident $letoh:ident;)*) => { $(
        /// The number with its bytes in the other order. bswap(3).
        pub const fn $bswap(number: $type) -> $type {
            number.swap_bytes()
        }

        /// The number whose bytes are, here, those of `number` with the highest in front. endian(3).
        pub const fn $htobe(number: $type) -> $type {
            number.to_be()
        }

        /// The number whose bytes are, here, those of `number` with the lowest in front. endian(3).
        pub const fn $htole(number: $type) -> $type {
            number.to_le()
        }

        /// The number whose bytes these are with the highest in front. endian(3).
        pub const fn $betoh(bytes: $type) -> $type {
            $type::from_be(bytes)
        }

        /// The number whose bytes these are with the lowest in front. endian(3).
        pub const fn $letoh(bytes: $type) -> $type {
            $type::from_le(bytes)
        }
    )* };
}

calls! {
    u16: bswap_16 htobe16 htole16 be16toh le16toh;
    u32: bswap_32 htobe32 htole32 be32toh le32toh;
    u64: bswap_64 htobe64 htole64 be64toh le64toh;
}
