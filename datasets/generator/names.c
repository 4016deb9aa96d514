/* Made-up names of people and customers: the n-th name of a list without repeats. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "names.h"

#include <stdio.h>

static const char *const GIVEN[] = {
    "Adi",     "Agus",   "Aisyah", "Andi",    "Anisa",  "Arif",   "Ayu",   "Bayu",  "Bella",
    "Budi",    "Citra",  "Dani",   "Dewi",    "Dian",   "Dimas",  "Eka",   "Elsa",  "Fajar",
    "Farah",   "Fitri",  "Galih",  "Gita",    "Hadi",   "Hana",   "Indra", "Intan", "Joko",
    "Kartika", "Krisna", "Laila",  "Lestari", "Lukman", "Maya",   "Mega",  "Nadia", "Nanda",
    "Novi",    "Nur",    "Okta",   "Putri",   "Rafi",   "Rahma",  "Rani",  "Reza",  "Rian",
    "Rini",    "Sari",   "Sinta",  "Surya",   "Tania",  "Taufik", "Tiara", "Umar",  "Vina",
    "Wahyu",   "Wulan",  "Yanti",  "Yoga",    "Yuda",   "Zahra",
};

static const char *const FAMILY[] = {
    "Adinata", "Anggraini", "Basuki",    "Darmawan", "Effendi",   "Fernanda",  "Ginting",
    "Gunadi",  "Hakim",     "Halim",     "Handoko",  "Hartati",   "Hasibuan",  "Hidayat",
    "Irawan",  "Iskandar",  "Kurniawan", "Kusuma",   "Laksono",   "Lubis",     "Mahendra",
    "Maulana", "Mulyadi",   "Nasution",  "Nugroho",  "Pangestu",  "Permadi",   "Pertiwi",
    "Purnomo", "Rahardjo",  "Ramadhan",  "Saputra",  "Setiawan",  "Sihombing", "Simanjuntak",
    "Sitorus", "Sugiarto",  "Suherman",  "Sulistyo", "Supriadi",  "Susanto",   "Sutanto",
    "Tanjung", "Utami",     "Wardana",   "Wibowo",   "Wicaksono", "Widodo",    "Wijaya",
    "Winata",  "Yulianto",  "Yusuf",
};

static const char *const KIND[] = {
    "Kopi", "Kedai",  "Kafe",   "Hotel", "Resto", "Warung",
    "Roti", "Kantor", "Klinik", "Rumah", "Toko",  "Galeri",
};

static const char *const NOUN[] = {
    "Senja",   "Melati",  "Cendana", "Rimba",  "Samudra", "Pelangi", "Kenanga",
    "Bukit",   "Lembah",  "Fajar",   "Embun",  "Teratai", "Gading",  "Merak",
    "Kertas",  "Layar",   "Angin",   "Hujan",  "Taman",   "Jendela", "Beranda",
    "Lentera", "Pandan",  "Jati",    "Mawar",  "Kamboja", "Tebing",  "Muara",
    "Sagara",  "Bintang", "Purnama", "Sawah",  "Delima",  "Kelapa",  "Cempaka",
    "Ombak",   "Kayu",    "Batu",    "Langit", "Daun",    "Akar",
};

static const char *const QUALITY[] = {
    "Biru",  "Indah",  "Jaya",    "Abadi",  "Baru",    "Hijau", "Emas",    "Sejuk",
    "Damai", "Utama",  "Lestari", "Makmur", "Sentosa", "Asri",  "Bahagia", "Cerah",
    "Harum", "Tenang", "Kita",    "Rasa",   "Perak",   "Timur", "Barat",   "Merah",
    "Putih", "Lama",   "Satu",    "Dua",    "Kecil",
};

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

/* Strides are primes that divide neither number of combinations, so that a round visits all. */
enum { PERSON_STRIDE = 1031, CUSTOMER_STRIDE = 6329 };

void demo_name_person(size_t n, char *text, size_t size)
{
    const size_t combinations = LENGTH(GIVEN) * LENGTH(FAMILY);
    size_t round = n / combinations;
    size_t k = n % combinations * PERSON_STRIDE % combinations;
    const char *given = GIVEN[k % LENGTH(GIVEN)];
    const char *family = FAMILY[k / LENGTH(GIVEN)];
    if (round == 0) {
        (void)snprintf(text, size, "%s %s", given, family);
    } else {
        (void)snprintf(text, size, "%s %s %zu", given, family, round + 1);
    }
}

void demo_name_customer(const char *city, size_t n, char *text, size_t size)
{
    const size_t combinations = LENGTH(KIND) * LENGTH(NOUN) * LENGTH(QUALITY);
    size_t round = n / combinations;
    size_t k = n % combinations * CUSTOMER_STRIDE % combinations;
    const char *kind = KIND[k % LENGTH(KIND)];
    const char *noun = NOUN[k / LENGTH(KIND) % LENGTH(NOUN)];
    const char *quality = QUALITY[k / LENGTH(KIND) / LENGTH(NOUN)];
    if (round == 0) {
        (void)snprintf(text, size, "%s %s %s %s", kind, noun, quality, city);
    } else {
        (void)snprintf(text, size, "%s %s %s %s %zu", kind, noun, quality, city, round + 1);
    }
}
