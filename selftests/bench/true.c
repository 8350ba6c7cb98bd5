/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What every program costs, whatever it does. */
int main(void)
{
    return 0;
}
